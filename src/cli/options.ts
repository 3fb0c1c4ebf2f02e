import { availableParallelism } from "node:os";
import { parseArgs } from "node:util";
import { UsageError } from "./usage";

const text = { type: "string" } as const;
const flag = { type: "boolean" } as const;

const common = {
  format: text,
  "to-file": text,
  memory: text,
  threads: text,
  "allow-outside": flag,
  help: flag,
} as const;

const changeOptions = { identifier: text, "ignore-columns": text, summary: flag } as const;

const retentionOptions = { "max-ref-age": text, "min-snapshots": text, "max-snapshot-age": text } as const;

/** What changes the refs of a table. */
const refOptions = {
  "ref create-branch": { at: text, ...retentionOptions, yes: flag },
  "ref create-tag": { at: text, ...retentionOptions, yes: flag },
  "ref set-retention": { ...retentionOptions, yes: flag },
  "ref rename": { to: text, yes: flag },
  "ref replace": { at: text, yes: flag },
  "ref drop": { yes: flag },
  "ref fast-forward": { to: text, yes: flag },
  "ref rollback": { to: text, yes: flag },
  "ref set-current": { to: text, yes: flag },
  "ref publish": { to: text, yes: flag },
} as const;

/** Those that are about main and name no ref. */
const onMain: readonly string[] = ["ref rollback", "ref set-current", "ref publish"] satisfies RefVerb[];

/** The options each verb takes, beside the common ones. */
const verbOptions = {
  ...refOptions,
  tables: {},
  snapshots: {},
  refs: {},
  files: { snapshot: text },
  rows: { snapshot: text, columns: text, where: text, limit: text },
  changelog: { from: text, to: text, branch: text, mode: text, columns: text, where: text, ...changeOptions },
  diff: { from: text, to: text, with: text, columns: text, where: text, ...changeOptions },
  first: { where: text, branch: text },
  scd2: {
    identifier: text,
    key: text,
    branch: text,
    "as-of": text,
    current: flag,
    "changed-between": text,
    "delete-rows": text,
    "ignore-columns": text,
  },
} as const;

export type Verb = keyof typeof verbOptions;
export type RefVerb = keyof typeof refOptions;
export type OutputFormat = "table" | "jsonl" | "csv";

/** A command line that was understood as far as its words go; values are checked by the verb. */
export type Invocation = ReadInvocation | RefInvocation;

export interface ReadInvocation extends InvocationWords {
  readonly verb: Exclude<Verb, RefVerb>;
}

export interface RefInvocation extends InvocationWords {
  readonly verb: RefVerb;
  /** The branch or tag; empty for the verbs that are about main. */
  readonly name: string;
}

interface InvocationWords {
  /** The folder or table. */
  readonly target: string;
  readonly options: Readonly<Record<string, string | boolean | undefined>>;
  readonly format: OutputFormat;
  readonly toFile: string | undefined;
  readonly memory: string;
  readonly threads: number;
  readonly allowOutside: boolean;
}

/** Reads the words after `lakehouse`. Undefined when help was asked for. Throws UsageError. */
export function parseInvocation(words: readonly string[]): Invocation | undefined {
  const [first] = words;
  if (first === undefined || first === "help" || words.includes("--help")) return undefined;
  const count = first === "ref" ? 2 : 1;
  const verb = words.slice(0, count).join(" ");
  if (!isVerb(verb)) throw new UsageError(`unknown command "${verb}"`);
  const { values, positionals } = readWords(verb, words.slice(count));
  const [target, ...others] = positionals;
  if (target === undefined) throw new UsageError(`${verb} needs a ${verb === "tables" ? "folder" : "table"}`);
  const isNamed = isRefVerb(verb) && !onMain.includes(verb);
  const [name, ...extra] = isNamed ? others : ["", ...others];
  if (name === undefined) throw new UsageError(`${verb} needs the name of a branch or tag`);
  if (extra.length > 0) {
    throw new UsageError(`${verb} takes ${isNamed ? "two arguments" : "one argument"}, not also "${extra.join(" ")}"`);
  }
  const invocation = {
    target,
    options: values,
    format: oneOf("format", values.format ?? "table", ["table", "jsonl", "csv"]),
    toFile: stringOption(values, "to-file"),
    memory: memorySize(stringOption(values, "memory") ?? "1GB"),
    threads: wholeNumber("threads", stringOption(values, "threads")) ?? availableParallelism(),
    allowOutside: values["allow-outside"] === true,
  };
  return isRefVerb(verb) ? { ...invocation, verb, name } : { ...invocation, verb };
}

function isVerb(word: string): word is Verb {
  return Object.hasOwn(verbOptions, word);
}

function isRefVerb(verb: Verb): verb is RefVerb {
  return Object.hasOwn(refOptions, verb);
}

function readWords(verb: Verb, words: readonly string[]) {
  try {
    const { values, positionals } = parseArgs({
      args: [...words],
      options: { ...common, ...verbOptions[verb] },
      allowPositionals: true,
    });
    return { values: values as Record<string, string | boolean | undefined>, positionals };
  } catch (error) {
    throw new UsageError(error instanceof Error ? error.message : String(error));
  }
}

export function stringOption(options: Invocation["options"], name: string): string | undefined {
  const value = options[name];
  return typeof value === "string" ? value : undefined;
}

/** `a,b` as names; a name that holds a comma is written in double quotes. */
export function listOption(options: Invocation["options"], name: string): readonly string[] | undefined {
  const value = stringOption(options, name);
  if (value === undefined) return undefined;
  const items = splitList(value);
  if (items.some((item) => item === "")) throw new UsageError(`--${name} has an empty name: "${value}"`);
  return items;
}

/** Splits at commas outside double quotes; a doubled quote inside quotes stands for itself. */
export function splitList(value: string): string[] {
  const items: string[] = [];
  let item = "";
  let quoted = false;
  for (let at = 0; at < value.length; at++) {
    const char = value[at];
    if (char === '"' && quoted && value[at + 1] === '"') {
      item += '"';
      at++;
    } else if (char === '"') {
      quoted = !quoted;
    } else if (char === "," && !quoted) {
      items.push(item);
      item = "";
    } else {
      item += char;
    }
  }
  return [...items, item];
}

/** `a=1,b=x` as canonical text by column; `a=` is the empty string and a bare `a` is null. */
export function keyOption(options: Invocation["options"], name: string): Record<string, string | null> | undefined {
  const value = stringOption(options, name);
  if (value === undefined) return undefined;
  return Object.fromEntries(
    splitList(value).map((pair) => {
      const at = pair.indexOf("=");
      return at < 0 ? [pair, null] : [pair.slice(0, at), pair.slice(at + 1)];
    }),
  );
}

export function oneOf<T extends string>(name: string, value: string | boolean, allowed: readonly T[]): T {
  const found = allowed.find((word) => word === value);
  if (found === undefined) throw new UsageError(`--${name} is one of ${allowed.join(", ")}, not "${value}"`);
  return found;
}

export function wholeNumber(name: string, value: string | undefined): number | undefined {
  if (value === undefined) return undefined;
  if (!/^\d{1,15}$/.test(value)) throw new UsageError(`--${name} is a whole number, not "${value}"`);
  return Number(value);
}

function memorySize(value: string): string {
  if (!/^\d+(\.\d+)?\s?[KMGT]i?B$/i.test(value)) throw new UsageError(`--memory is a size such as 1GB, not "${value}"`);
  return value;
}
