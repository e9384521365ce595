"""The catalogue administrators' pages: folders of services written, checked, previewed and handed over in a browser."""
