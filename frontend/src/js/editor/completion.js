// Completion from the JSON Schema of the file, and from the names that the folder itself gives to its parts.
import { placeAt } from "./place.js";
import { keysAt, valuesAt } from "./schema.js";

export function completion(schema, names) {
  return (context) => {
    const { doc } = context.state;
    const line = doc.lineAt(context.pos);
    const place = placeAt((number) => doc.line(number).text, doc.lines, line.number, context.pos - line.from);
    if (!context.explicit && !place.word && place.key === null) {
      return null;
    }
    const options = place.key === null && !place.isItem ? keys(schema, place) : values(schema, names, place);
    return options.length ? { from: context.pos - place.word.length, options, validFor: /^[\w.-]*$/ } : null;
  };
}

function keys(schema, place) {
  return [...keysAt(schema, place.way, place.given)].map(([label, { required, info }]) => ({
    label,
    apply: `${label}: `,
    type: "property",
    info: info || undefined,
    boost: required ? 1 : 0,
  }));
}

function values(schema, names, place) {
  const own = place.key === null ? [] : (names[place.key] ?? []);
  return [...valuesAt(schema, place.way, place.given, place.key), ...own].map((label) => ({ label, type: "enum" }));
}
