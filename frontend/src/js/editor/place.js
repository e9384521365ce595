// Where a cursor stands in a YAML text: which mapping, which keys are there already, whether a key or a value is begun.
// Half-written YAML has no tree yet, so this reads indentation and braces as people do.

const KEY = /^(?:"([^"]*)"|'([^']*)'|([\w.-]+))\s*:(?=\s|$)/;

// The dashes and the key of a line, each with its column.
function tokens(text) {
  const found = [];
  let column = text.length - text.trimStart().length;
  while (text.startsWith("- ", column) || text.slice(column) === "-") {
    found.push({ column, dash: true });
    column += 1;
    column += text.slice(column).length - text.slice(column).trimStart().length;
  }
  const key = KEY.exec(text.slice(column));
  if (key) {
    found.push({ column, key: key[1] ?? key[2] ?? key[3], rest: column + key[0].length });
  }
  return found;
}

const isEmpty = (text) => !text.trim() || text.trimStart().startsWith("#");

// The way from the top to a column on a line: keys, and [] for an item of a list.
function wayTo(line, lineNumber, column) {
  const way = [];
  let keyLimit = column;
  let dashLimit = column;
  for (let number = lineNumber; number >= 1 && (keyLimit > 0 || dashLimit > 0); number -= 1) {
    const text = line(number);
    if (isEmpty(text) && number !== lineNumber) {
      continue;
    }
    for (const token of tokens(text).reverse()) {
      if (token.dash && token.column < dashLimit) {
        way.unshift("[]");
        dashLimit = token.column;
        keyLimit = token.column + 0.5; // a list may stand at the column of its own key
      } else if (token.key !== undefined && token.column < keyLimit) {
        way.unshift(token.key);
        dashLimit = keyLimit = token.column;
      }
    }
  }
  return way;
}

// The keys, with their values, that stand in the same mapping as a column of a line.
function siblings(line, lines, lineNumber, column) {
  const found = new Map();
  const take = (number) => {
    const all = tokens(line(number));
    const key = all.find((token) => token.key !== undefined);
    if (key?.column === column && number !== lineNumber) {
      found.set(key.key, line(number).slice(key.rest).trim());
    }
    return all[0];
  };
  for (let number = lineNumber; number >= 1; number -= 1) {
    const first = isEmpty(line(number)) ? null : take(number);
    if (first && first.column < column && (number !== lineNumber || first.dash)) {
      break;
    }
  }
  for (let number = lineNumber + 1; number <= lines; number += 1) {
    const text = line(number);
    if (!isEmpty(text) && text.length - text.trimStart().length < column) {
      break;
    }
    take(number);
  }
  return found;
}

// What is open inside {…} and […] at the end of a text.
function flow(text) {
  const open = [];
  let word = "";
  for (let index = 0; index < text.length; index += 1) {
    const letter = text[index];
    const top = open[open.length - 1];
    if (letter === '"' || letter === "'") {
      const end = text.indexOf(letter, index + 1);
      word = end < 0 ? text.slice(index) : text.slice(index + 1, end);
      index = end < 0 ? text.length : end;
    } else if (letter === "{" || letter === "[") {
      open.push({ map: letter === "{", key: null, given: new Map() });
      word = "";
    } else if ((letter === "}" || letter === "]") && open.length) {
      open.pop();
      word = "";
    } else if (letter === "," && top) {
      if (top.map && top.key !== null) {
        top.given.set(top.key, word.trim());
      }
      top.key = null;
      word = "";
    } else if (letter === ":" && top?.map && top.key === null && /\s|$/.test(text[index + 1] ?? "")) {
      top.key = word.trim();
      word = "";
    } else {
      word += letter;
    }
  }
  return { open, word: word.trimStart() };
}

// Returns {way, given, word, key}: `key` is set where its value is being written.
export function placeAt(line, lines, lineNumber, column) {
  const text = line(lineNumber);
  const before = text.slice(0, column);
  const own = tokens(before);
  const key = own.find((token) => token.key !== undefined);
  const lastDash = own.filter((token) => token.dash).pop();
  const start = key ? key.rest : lastDash ? lastDash.column + 1 : 0;
  const inside = flow(before.slice(start));
  if (inside.open.length) {
    const outer = key ? [...wayTo(line, lineNumber, key.column), key.key] : wayTo(line, lineNumber, column);
    const way = [...outer];
    inside.open.forEach((part, index) => {
      const last = index === inside.open.length - 1;
      if (!part.map) {
        way.push("[]");
      } else if (part.key !== null && !last) {
        way.push(part.key);
      }
    });
    const top = inside.open[inside.open.length - 1];
    return { way, given: top.given, word: inside.word, key: top.map ? top.key : null, isItem: !top.map };
  }
  if (key) {
    const way = wayTo(line, lineNumber, key.column);
    const given = siblings(line, lines, lineNumber, key.column);
    return { way, given, word: before.slice(key.rest).trimStart(), key: key.key };
  }
  const begun = /[\w.-]*$/.exec(before)[0];
  const here = column - begun.length;
  return { way: wayTo(line, lineNumber, here), given: siblings(line, lines, lineNumber, here), word: begun, key: null };
}
