"""How quick the house is, as ratios against floors measured in the same run (`./dev bench`)."""
