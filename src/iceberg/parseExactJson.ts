const quote = 0x22;
const comma = 0x2c;
const colon = 0x3a;
const openBracket = 0x5b;
const closeBracket = 0x5d;
const openBrace = 0x7b;
const closeBrace = 0x7d;

// All characters but quote, backslash and the control characters before the space.
const plainString = /"[ !#-[\]-\uffff]*"/y;
const escapedString = /"[ !#-[\]-\uffff]*(?:\\(?:["\\/bfnrt]|u[0-9a-fA-F]{4})[ !#-[\]-\uffff]*)*"/y;
const number = /-?(?:0|[1-9][0-9]*)(\.[0-9]+)?([eE][+-]?[0-9]+)?/y;
const words = new Map<string, boolean | null>([
  ["true", true],
  ["false", false],
  ["null", null],
]);

/**
 * JSON text as plain values. Integers are `bigint` and exact, but for -0; other numbers are doubles.
 *
 * JSON.parse tells the text of a number only from Node 21 on. lossless-json, which the tests hold this to, takes five
 * times as long for the metadata of a table with thousands of snapshots.
 *
 * @throws SyntaxError when the text is not JSON, or an object has two members of one name; RangeError when it is nested
 *   beyond the stack
 * Source: RFC 8259
 */
export function parseExactJson(text: string): unknown {
  const parser = new Parser(text);
  const value = parser.parseValue();
  parser.expectEnd();
  return value;
}

class Parser {
  private position = 0;

  constructor(private readonly text: string) {}

  parseValue(): unknown {
    const code = this.peek();
    switch (code) {
      case quote:
        return this.parseString();
      case openBrace:
        return this.parseObject();
      case openBracket:
        return this.parseArray();
      default:
        return this.parseNumber() ?? this.parseWord();
    }
  }

  expectEnd(): void {
    if (!Number.isNaN(this.peek())) this.fail("more text after its end");
  }

  private parseObject(): Record<string, unknown> {
    const object: Record<string, unknown> = {};
    this.position++;
    if (this.takeIf(closeBrace)) return object;
    do {
      if (this.peek() !== quote) return this.fail("no member");
      const name = this.parseString();
      if (!this.takeIf(colon)) return this.fail("no colon");
      const value = this.parseValue();
      if (Object.hasOwn(object, name)) return this.fail(`a second member "${name}" before`);
      // Assigning it would set the prototype.
      if (name === "__proto__") Object.defineProperty(object, name, { value, enumerable: true });
      else object[name] = value;
    } while (this.takeIf(comma));
    return this.takeIf(closeBrace) ? object : this.fail("neither comma nor closing brace");
  }

  private parseArray(): unknown[] {
    const items: unknown[] = [];
    this.position++;
    if (this.takeIf(closeBracket)) return items;
    do items.push(this.parseValue());
    while (this.takeIf(comma));
    return this.takeIf(closeBracket) ? items : this.fail("neither comma nor closing bracket");
  }

  private parseString(): string {
    const plain = this.take(plainString);
    if (plain !== undefined) return plain.slice(1, -1);
    const escaped = this.take(escapedString);
    return escaped === undefined ? this.fail("a string that is not JSON") : JSON.parse(escaped);
  }

  private parseNumber(): bigint | number | undefined {
    number.lastIndex = this.position;
    const match = number.exec(this.text);
    if (match === null) return undefined;
    this.position = number.lastIndex;
    const [digits, fraction, exponent] = match;
    const isInteger = fraction === undefined && exponent === undefined && digits !== "-0";
    return isInteger ? BigInt(digits) : Number(digits);
  }

  private parseWord(): boolean | null {
    for (const [word, value] of words) {
      if (!this.text.startsWith(word, this.position)) continue;
      this.position += word.length;
      return value;
    }
    return this.fail("no value");
  }

  /** The next character that is not white space; NaN at the end. */
  private peek(): number {
    let code = this.text.charCodeAt(this.position);
    while (code === 0x20 || code === 0x0a || code === 0x0d || code === 0x09) {
      code = this.text.charCodeAt(++this.position);
    }
    return code;
  }

  private takeIf(code: number): boolean {
    if (this.peek() !== code) return false;
    this.position++;
    return true;
  }

  private take(pattern: RegExp): string | undefined {
    pattern.lastIndex = this.position;
    if (!pattern.test(this.text)) return undefined;
    const found = this.text.slice(this.position, pattern.lastIndex);
    this.position = pattern.lastIndex;
    return found;
  }

  private fail(problem: string): never {
    throw new SyntaxError(`it has ${problem} at character ${this.position}`);
  }
}
