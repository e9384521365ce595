// What a JSON Schema allows at a place: keys of a mapping, values of a key.

function pointed(root, node) {
  let found = node;
  for (let turns = 0; found?.$ref && turns < 9; turns += 1) {
    found = found.$ref
      .replace("#/", "")
      .split("/")
      .reduce((part, name) => part?.[name], root);
  }
  return found;
}

// A node and everything that its alternatives may be.
function flat(root, node, depth = 0) {
  const found = pointed(root, node);
  if (!found || depth > 6) {
    return [];
  }
  const parts = [...(found.anyOf || []), ...(found.oneOf || []), ...(found.allOf || [])];
  return [found, ...parts.flatMap((part) => flat(root, part, depth + 1))];
}

function steps(root, nodes, step) {
  return nodes.flatMap((node) => {
    const next = step === "[]" ? node.items : (node.properties?.[step] ?? node.additionalProperties);
    return next && typeof next === "object" ? flat(root, next) : [];
  });
}

function fits(root, node, given) {
  const kind = pointed(root, node.properties?.kind);
  const said = given.get("kind");
  return !kind || !said || kind.const === said || Boolean(kind.enum?.includes(said));
}

function nodesAt(root, way) {
  return way.reduce((nodes, step) => steps(root, nodes, step), flat(root, root));
}

// The keys that may still be written in a mapping, the required ones first.
export function keysAt(root, way, given) {
  const keys = new Map();
  for (const node of nodesAt(root, way).filter((one) => fits(root, one, given))) {
    for (const [name, part] of Object.entries(node.properties || {})) {
      if (!given.has(name)) {
        const required = Boolean(node.required?.includes(name)) || Boolean(keys.get(name)?.required);
        keys.set(name, { required, info: pointed(root, part)?.description || keys.get(name)?.info || "" });
      }
    }
  }
  return keys;
}

// The values that a key may have, as far as the schema lists them.
export function valuesAt(root, way, given, key) {
  const around = nodesAt(root, way).filter((node) => key === "kind" || fits(root, node, given));
  const nodes = key === null ? around : steps(root, around, key);
  const values = nodes.flatMap((node) => [
    ...(node.enum || []),
    ...(node.const === undefined ? [] : [node.const]),
    ...(node.type === "boolean" ? [true, false] : []),
  ]);
  return [...new Set(values.map(String))];
}
