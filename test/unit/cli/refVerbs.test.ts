import { cpSync } from "node:fs";
import { join } from "node:path";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import type { Ask } from "../../../src/cli/ask";
import { parseInvocation } from "../../../src/cli/options";
import { formatRefCommand } from "../../../src/cli/refCommand";
import { answerRef } from "../../../src/cli/refVerbs";
import { UsageError } from "../../../src/cli/usage";
import type { Cell } from "../../../src/model/value";
import { inRepository } from "../../support/repository";
import { refTo, ServicesTester } from "../../support/servicesTester";
import { createTemporaryFolder } from "../../support/temporaryFolder";

const audit = "6166679763102116003";
let tester: ServicesTester;

beforeAll(async () => {
  tester = await ServicesTester.open();
});

afterAll(() => tester.close());

function copyTable(): string {
  const folder = join(createTemporaryFolder(), "branches_and_tags");
  cpSync(inRepository("test/fixtures/tables/branches_and_tags"), folder, { recursive: true });
  return folder;
}

/** What a command line about refs sends, and what a person was asked who always gives the same answer. */
async function run(words: readonly string[], answer?: string) {
  const rows: (readonly Cell[])[] = [];
  const notes: string[] = [];
  const columns: string[] = [];
  const asked: string[] = [];
  const ask: Ask = async (lines, question) => {
    asked.push(...lines, question);
    return answer ?? "";
  };
  const call = parseInvocation(["ref", ...words]);
  if (call === undefined || !("name" in call)) throw new Error("no command about refs");
  const sink = {
    begin: (found: readonly { readonly name: string }[]) => columns.push(...found.map(({ name }) => name)),
    write: async (batch: readonly (readonly Cell[])[]) => {
      rows.push(...batch);
    },
    note: (text: string) => notes.push(text),
  };
  const table = { ...refTo(call.target), name: "orders" };
  await answerRef(tester.services, call, table, sink, tester.call, answer === undefined ? undefined : ask);
  return { rows, notes, columns, asked };
}

async function snapshotOf(table: string, name: string): Promise<string | undefined> {
  const { refs } = await tester.services.loadTable({ table: refTo(table) }, tester.call);
  return refs.find((ref) => ref.name === name)?.snapshotId;
}

describe("a command that changes refs", () => {
  test("prints the ref before and after, the statement for Spark and the way back", async () => {
    const table = copyTable();
    const { rows, columns, notes } = await run([
      "create-tag",
      table,
      "v1",
      "--at",
      "audit",
      "--max-ref-age",
      "12h",
      "--yes",
    ]);
    expect(columns.slice(0, 4)).toEqual(["state", "name", "type", "snapshot_id"]);
    expect(rows).toEqual([
      ["before", "v1", null, null, null, null, null],
      ["after", "v1", "TAG", audit, "43200000", null, null],
    ]);
    expect(notes).toContain(`The way back: lakehouse ref drop ${table} v1`);
    expect(notes.join("\n")).toContain(`CREATE TAG \`v1\` AS OF VERSION ${audit} RETAIN 12 HOURS;`);
  });

  test("changes the limits that are given, and takes away those that are none", async () => {
    const table = copyTable();
    const { rows } = await run([
      "set-retention",
      table,
      "audit",
      "--max-ref-age",
      "7d",
      "--min-snapshots",
      "none",
      "--yes",
    ]);
    expect(rows).toEqual([
      ["before", "audit", "BRANCH", audit, null, "10", "604800000"],
      ["after", "audit", "BRANCH", audit, "604800000", null, "604800000"],
    ]);
  });

  test("says so when it was so already", async () => {
    const table = copyTable();
    const { notes } = await run(["set-current", table, "--to", "main", "--yes"]);
    expect(notes).toEqual(["Nothing changed: it was so already."]);
  });

  test("wants --yes where nobody can be asked, before it looks at the table", async () => {
    await expect(run(["drop", "/nowhere", "audit"])).rejects.toThrow(UsageError);
  });

  test.each([
    [["fast-forward", "t", "main", "--yes"], /needs --to/],
    [["create-branch", "t", "b", "--max-ref-age", "7 days", "--yes"], /an age such as 7d/],
    [["create-branch", "t", "b", "--min-snapshots", "none of", "--yes"], /whole number/],
  ])("refuses %j", async (words, message) => {
    await expect(run(words)).rejects.toThrow(message);
  });

  test.each([
    [["drop", "t"], /needs the name of a branch or tag/],
    [["rollback", "t", "main"], /takes one argument/],
    [["drop", "t", "a", "b"], /takes two arguments/],
    [["frobnicate", "t"], /unknown command "ref frobnicate"/],
    [[], /unknown command "ref"/],
  ])("does not understand %j", (words, message) => {
    expect(() => parseInvocation(["ref", ...words])).toThrow(message);
  });
});

describe("a person at a terminal", () => {
  test("sees what will happen, and nothing happens without a yes", async () => {
    const table = copyTable();
    await expect(run(["drop", table, "stg"], "n")).rejects.toMatchObject({ name: "AbortError" });
    expect(await snapshotOf(table, "stg")).toBeDefined();
    const { asked } = await run(["drop", table, "stg"], "y");
    expect(asked[0]).toBe("Drop stg of orders?");
    expect(asked.join("\n")).toMatch(/No branch or tag will reach 2 snapshots any more: expiry may remove them/);
    expect(asked.at(-1)).toBe("Go on? [y/N] ");
    expect(await snapshotOf(table, "stg")).toBeUndefined();
  });

  test("types the table's name to roll back", async () => {
    const table = copyTable();
    await expect(run(["rollback", table, "--to", audit], "y")).rejects.toMatchObject({ name: "AbortError" });
    const { asked } = await run(["rollback", table, "--to", audit], "orders");
    expect(asked.at(-1)).toBe("Type the table's name, orders, to go on: ");
    expect(await snapshotOf(table, "main")).toBe(audit);
  });

  test("is not asked to undo nothing", async () => {
    const { asked } = await run(["set-current", copyTable(), "--to", "main"], "y");
    expect(asked).toEqual([]);
  });
});

test.each([
  [
    { kind: "createTag", name: "a b", at: "1", retention: { maxRefAgeMs: 86_400_000 } },
    "create-tag /t 'a b' --at 1 --max-ref-age 1d",
  ],
  [
    { kind: "createBranch", name: "b'", retention: { minSnapshotsToKeep: 2, maxSnapshotAgeMs: 7_200_000 } },
    "create-branch /t 'b'\\''' --min-snapshots 2 --max-snapshot-age 2h",
  ],
  [
    { kind: "setRetention", name: "b", retention: { maxRefAgeMs: 60_000 } },
    "set-retention /t b --max-ref-age 1m --min-snapshots none --max-snapshot-age none",
  ],
  [{ kind: "rename", name: "a", newName: "b" }, "rename /t a --to b"],
  [{ kind: "replace", name: "a", at: "-1" }, "replace /t a --at=-1"],
  [{ kind: "drop", name: "a" }, "drop /t a"],
  [{ kind: "fastForward", name: "main", to: "a" }, "fast-forward /t main --to a"],
  [{ kind: "setCurrent", to: "1" }, "set-current /t --to 1"],
  [{ kind: "rollback", to: "1" }, "rollback /t --to 1"],
  [{ kind: "publish", staged: "1" }, "publish /t --to 1"],
] as const)("%o as a command", (action, command) => {
  expect(formatRefCommand(action, "/t")).toBe(`lakehouse ref ${command}`);
});
