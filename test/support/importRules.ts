import type { SourceImport } from "./sourceImports";

const pureRooms = ["iceberg", "changelog", "catalog", "query", "jobs"];
const adapters = ["storage", "local", "rest", "aws", "duckdb"];

interface Room {
  /** Rooms whose files it may import, or single files as `room/file`. */
  readonly rooms: readonly string[];
  /** Packages it may import; a trailing `*` matches any rest. */
  readonly packages: readonly string[];
  /** What to do instead, said to whoever breaks the rule. */
  readonly advice: string;
}

const pure = (own: string, packages: readonly string[] = []): Room => ({
  rooms: ["model", "util", ...pureRooms.filter((room) => room !== own)],
  packages,
  advice: `${own}/ is pure: it computes on values and reads through ports. Declare a port here and implement it in an adapter, or move the code to the adapter`,
});

const adapter = (own: string, packages: readonly string[]): Room => ({
  rooms: ["model", "util", ...pureRooms, "storage"].filter((room) => room !== own),
  packages: ["node:*", ...packages],
  advice: `${own}/ is an adapter: it implements the ports of the pure rooms. What two adapters share belongs in storage/ or a pure room; worker/services.ts puts adapters together`,
});

/** The import table of the design: which room may import what. */
export const rooms: Readonly<Record<string, Room>> = {
  util: {
    rooms: [],
    packages: [],
    advice: "util/ has no domain words and no dependencies: move the code to the room that needs it",
  },
  model: {
    rooms: ["util"],
    packages: [],
    advice:
      "model/ is what everything speaks of: it may know nothing else. Move the code to the room whose word it uses",
  },
  iceberg: pure("iceberg", ["node:zlib", "fzstd", "snappyjs", "lossless-json"]),
  changelog: pure("changelog"),
  catalog: pure("catalog"),
  query: pure("query", ["dt-sql-parser", "sql-formatter"]),
  jobs: pure("jobs"),
  storage: adapter("storage", []),
  local: adapter("local", ["lossless-json"]),
  rest: adapter("rest", ["lossless-json"]),
  aws: adapter("aws", ["@aws-sdk/*", "@smithy/*"]),
  duckdb: adapter("duckdb", ["@duckdb/*"]),
  worker: {
    rooms: ["model", "util", ...pureRooms, ...adapters],
    packages: ["node:*", "vscode-jsonrpc"],
    advice:
      "worker/ composes adapters and serves them: how a thing looks belongs in view/, what the editor does in vscode/",
  },
  view: {
    rooms: ["model", "util", ...pureRooms],
    packages: ["sql-formatter"],
    advice:
      "view/ turns values into what a screen shows, as data: I/O belongs in an adapter, DOM in webviews/, the editor in vscode/",
  },
  webviews: {
    rooms: ["view", "model", "util"],
    packages: ["lit", "slickgrid", "d3-scale", "d3-shape", "@vscode/codicons", "vscode-jsonrpc"],
    advice:
      "webviews/ is browser code: ask the host through the view's contract.ts; share with other pages through webviews/shared/",
  },
  vscode: {
    rooms: ["worker/client", "worker/contract", "view", "model", "util", ...pureRooms],
    packages: ["vscode", "node:*", "vscode-jsonrpc"],
    advice:
      "vscode/ is the editor's side: it asks the worker through worker/client, and knows pages by their contract.ts only",
  },
  cli: {
    rooms: ["worker/services", "worker/contract", "view", "model", "util", ...pureRooms],
    packages: ["node:*"],
    advice: "cli/ is a thin shell over worker/services: work belongs in the rooms below it",
  },
  "extension.ts": {
    rooms: ["vscode", "worker/client", "worker/contract", "model", "util"],
    packages: ["vscode", "node:*"],
    advice: "extension.ts wires the worker's client to the features: put logic in vscode/<feature>/",
  },
};

/** Single files that may import a package which their room may not. */
const packageExceptions: Readonly<Record<string, string>> = {
  "src/webviews/shared/controls.ts": "@vscode/webview-ui-toolkit",
};

/** The room of a file: `src/iceberg/avro/reader.ts` → `iceberg`. */
export const roomOf = (file: string): string => file.split("/")[1] ?? file;

/** What is wrong with an import, in words that say where the code should go; undefined when it is allowed. */
export function findViolation(one: SourceImport): string | undefined {
  const { from, to, isPackage } = one;
  const own = roomOf(from);
  const room = rooms[own];
  if (room === undefined) {
    return `${from}: src/${own} is no room of the design. Put the file into one of ${Object.keys(rooms).join(", ")}`;
  }
  const allowed = isPackage ? mayImportPackage(from, room, to) : mayImportFile(one, own, room);
  return allowed ? undefined : `${from} imports ${to}: ${room.advice}.`;
}

function mayImportPackage(from: string, room: Room, name: string): boolean {
  return packageExceptions[from] === name || room.packages.some((pattern) => matches(name, pattern));
}

function mayImportFile(one: SourceImport, own: string, room: Room): boolean {
  const { to } = one;
  if (own === "webviews") {
    return mayPageImport(one, room);
  }
  if (own === "vscode" && to.startsWith("src/webviews/")) {
    return to.endsWith("/contract.ts");
  }
  const target = to.replace(/^src\//, "").replace(/\.ts$/, "");
  return roomOf(to) === own || room.rooms.includes(roomOf(to)) || room.rooms.includes(target);
}

/**
 * A contract is read on both sides, so it may not reach the page's code, nor a page another page's. The types of the
 * pure rooms are what travels, so a page may name them; their code stays out of the browser.
 */
function mayPageImport({ from, to, typeOnly }: SourceImport, room: Room): boolean {
  if (roomOf(to) !== "webviews") {
    return room.rooms.includes(roomOf(to)) || (typeOnly && pureRooms.includes(roomOf(to)));
  }
  const samePage = to.split("/")[2] === from.split("/")[2] || to.startsWith("src/webviews/shared/");
  return samePage && (!from.endsWith("/contract.ts") || to.endsWith("/contract.ts"));
}

function matches(name: string, pattern: string): boolean {
  return pattern.endsWith("*") ? name.startsWith(pattern.slice(0, -1)) : name === pattern;
}

/** Pure rooms that import each other in a circle, as `a -> b -> a`; empty when there is none. */
export function findRoomCycles(imports: readonly SourceImport[]): string[] {
  const edges = new Map<string, Set<string>>(pureRooms.map((room) => [room, new Set()]));
  for (const { from, to, isPackage } of imports) {
    if (!isPackage && roomOf(from) !== roomOf(to) && edges.has(roomOf(to))) {
      edges.get(roomOf(from))?.add(roomOf(to));
    }
  }
  const cycles: string[] = [];
  const walk = (path: readonly string[]): void => {
    for (const next of edges.get(path.at(-1) ?? "") ?? []) {
      if (next === path[0]) {
        cycles.push([...path, next].join(" -> "));
      } else if (!path.includes(next) && next > (path[0] ?? "")) {
        walk([...path, next]);
      }
    }
  };
  for (const room of edges.keys()) {
    walk([room]);
  }
  return cycles;
}

/** Every file that loading `entry` loads, type-only imports aside. */
export function listLoadedFiles(entry: string, imports: readonly SourceImport[]): Set<string> {
  const loaded = new Set([entry]);
  for (const file of loaded) {
    for (const { from, to, isPackage, typeOnly } of imports) {
      if (from === file && !isPackage && !typeOnly) {
        loaded.add(to);
      }
    }
  }
  return loaded;
}

export const isAdapter = (file: string): boolean => adapters.includes(roomOf(file));
