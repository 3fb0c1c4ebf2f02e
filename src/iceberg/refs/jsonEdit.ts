/** A member of an object or an element of a list, in pieces whose concatenation is the text that was read. */
interface JsonItem {
  /** A member's name; empty for an element. */
  readonly name: string;
  /** White space, and for a member its name and colon. */
  readonly head: string;
  readonly value: string;
  readonly tail: string;
}

interface JsonItems {
  /** Up to the opening bracket, and from the closing one on. */
  readonly open: string;
  readonly items: readonly JsonItem[];
  readonly close: string;
}

const space = /\s*/y;
const text = /"[^"\\]*(?:\\.[^"\\]*)*"/sy;
const scalar = /[^\s,\]}"]+/y;
const structural = /[^"{}[\]]*/y;

/**
 * Members of a JSON object as texts by name.
 *
 * @param object  valid JSON
 */
export function readMembers(object: string): ReadonlyMap<string, string> {
  return new Map(splitItems(object).items.map(({ name, value }) => [name, value]));
}

/**
 * A JSON object with some members replaced, added at its end, or (undefined) taken out. All else stays as it was
 * written, character by character.
 *
 * @param object  valid JSON
 */
export function editMembers(object: string, changes: ReadonlyMap<string, string | undefined>): string {
  const { open, items, close } = splitItems(object);
  const known = new Set(items.map(({ name }) => name));
  const kept = items.flatMap((item) => {
    const value = changes.has(item.name) ? changes.get(item.name) : item.value;
    return value === undefined ? [] : [{ ...item, value }];
  });
  const indent = leadingSpace(items);
  const added = [...changes].flatMap(([name, value]) =>
    value === undefined || known.has(name)
      ? []
      : [
          {
            name,
            head: `${indent}${JSON.stringify(name)}${/\s*:\s*$/.exec(items[0]?.head ?? "")?.[0] ?? ":"}`,
            value,
            tail: "",
          },
        ],
  );
  return open + joinItems(kept, added) + close;
}

/**
 * A JSON list of its last `kept` elements and one more.
 *
 * @param list  valid JSON
 */
export function appendElement(list: string, value: string, kept: number): string {
  const { open, items, close } = splitItems(list);
  const added = { name: "", head: leadingSpace(items), value, tail: "" };
  return open + joinItems(kept > 0 ? items.slice(-kept) : [], [added]) + close;
}

function leadingSpace(items: readonly JsonItem[]): string {
  return /^\s*/.exec(items[0]?.head ?? "")?.[0] ?? "";
}

/** What stands before the closing bracket goes with the last item. */
function joinItems(kept: readonly JsonItem[], added: readonly JsonItem[]): string {
  const last = kept.at(-1);
  const moved = last === undefined || added.length === 0 ? kept : [...kept.slice(0, -1), { ...last, tail: "" }];
  const body = [...moved, ...added].map(({ head, value, tail }) => head + value + tail).join(",");
  return added.length === 0 ? body : body + (last?.tail ?? "");
}

function splitItems(json: string): JsonItems {
  let at = match(space, json, 0);
  const isObject = json[at] === "{";
  at++;
  const open = json.slice(0, at);
  const items: JsonItem[] = [];
  for (;;) {
    const start = at;
    at = match(space, json, at);
    if (json[at] === "}" || json[at] === "]") return { open, items, close: json.slice(start) };
    let name = "";
    if (isObject) {
      const nameStart = at;
      at = match(text, json, at);
      name = String(JSON.parse(json.slice(nameStart, at)));
      at = match(space, json, match(space, json, at) + 1);
    }
    const valueStart = at;
    at = endOfValue(json, at);
    const valueEnd = at;
    at = match(space, json, at);
    items.push({
      name,
      head: json.slice(start, valueStart),
      value: json.slice(valueStart, valueEnd),
      tail: json.slice(valueEnd, at),
    });
    if (json[at] !== ",") return { open, items, close: json.slice(at) };
    at++;
  }
}

function endOfValue(json: string, start: number): number {
  if (json[start] === '"') return match(text, json, start);
  if (json[start] !== "{" && json[start] !== "[") return match(scalar, json, start);
  let depth = 0;
  let at = start;
  do {
    const char = json[at];
    if (char === '"') at = match(text, json, at);
    else {
      depth += char === "{" || char === "[" ? 1 : -1;
      at++;
    }
    if (depth > 0) at = match(structural, json, at);
  } while (depth > 0 && at < json.length);
  return at;
}

function match(pattern: RegExp, json: string, at: number): number {
  pattern.lastIndex = at;
  return pattern.test(json) ? pattern.lastIndex : at;
}
