import { cpSync } from "node:fs";
import { join } from "node:path";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import type { CommitOutcome, TableCommit } from "../../../src/catalog/committer";
import type { RefAction } from "../../../src/catalog/refAction";
import type { TableRef } from "../../../src/model/table";
import { commitRefAction } from "../../../src/worker/services/refs";
import { sketchMetadata } from "../../support/memoryTable";
import { inRepository } from "../../support/repository";
import { refTo, ServicesTester } from "../../support/servicesTester";
import { createTemporaryFolder } from "../../support/temporaryFolder";

describe("on a table of Spark's", () => {
  const main = "2417607893580538747";
  const audit = "6166679763102116003";
  let tester: ServicesTester;

  beforeAll(async () => {
    tester = await ServicesTester.open();
  });

  afterAll(() => tester.close());

  function copyTable(): TableRef {
    const folder = join(createTemporaryFolder(), "branches_and_tags");
    cpSync(inRepository("test/fixtures/tables/branches_and_tags"), folder, { recursive: true });
    return refTo(folder);
  }

  async function perform(table: TableRef, action: RefAction) {
    const plan = await tester.services.planRefAction({ table, action }, tester.call);
    return tester.services.commitRefAction({ table, action: plan.action, expected: plan.expected }, tester.call);
  }

  async function refs(table: TableRef): Promise<Record<string, string>> {
    const { refs } = await tester.services.loadTable({ table }, tester.call);
    return Object.fromEntries(refs.map(({ name, snapshotId }) => [name, snapshotId]));
  }

  test("each action does what was planned, and its way back undoes it", async () => {
    const table = copyTable();
    const before = await refs(table);
    const actions: readonly RefAction[] = [
      { kind: "createTag", name: "v1", retention: { maxRefAgeMs: 86_400_000 } },
      { kind: "createBranch", name: "b", at: "audit" },
      { kind: "rename", name: "stg", newName: "staging" },
      { kind: "replace", name: "first", at: "main" },
      { kind: "drop", name: "odd name/ü" },
      { kind: "setRetention", name: "audit", retention: { minSnapshotsToKeep: 3 } },
      { kind: "rollback", to: audit },
      { kind: "setCurrent", to: "stg" },
    ];
    for (const action of actions) {
      const { undo } = await perform(table, action);
      expect(undo).toBeDefined();
      if (undo) await perform(table, undo);
      expect(await refs(table)).toEqual(before);
    }
  });

  test("a commit reports the ref before and after, and the file that holds it", async () => {
    const table = copyTable();
    const done = await perform(table, { kind: "rollback", to: audit });
    expect(done).toMatchObject({
      before: { name: "main", snapshotId: main },
      after: { name: "main", snapshotId: audit },
      metadataLocation: join(table.location, "metadata", "v16.metadata.json"),
      undo: { kind: "setCurrent", to: main },
    });
    const again = await perform(table, { kind: "setCurrent", to: audit });
    expect(again).toMatchObject({ metadataLocation: done.metadataLocation, undo: undefined });
  });

  test("what somebody moved, created or dropped since the plan is looked at first", async () => {
    const table = copyTable();
    const plans = await Promise.all(
      [
        { kind: "rollback", to: audit } as const,
        { kind: "createTag", name: "v1" } as const,
        { kind: "drop", name: "stg" } as const,
        { kind: "setRetention", name: "main", retention: { minSnapshotsToKeep: 2 } } as const,
      ].map((action) => tester.services.planRefAction({ table, action }, tester.call)),
    );
    await perform(table, { kind: "setCurrent", to: "stg" });
    await perform(table, { kind: "createTag", name: "v1", at: "audit" });
    await perform(table, { kind: "drop", name: "stg" });
    const outcomes = await Promise.allSettled(
      plans.map(({ action, expected }) => tester.services.commitRefAction({ table, action, expected }, tester.call)),
    );
    expect(outcomes.map((outcome) => (outcome.status === "rejected" ? outcome.reason.message : "done"))).toEqual([
      expect.stringMatching(
        /^Someone moved main to snapshot \d+; it was at 2417607893580538747: nothing was changed\.$/,
      ),
      expect.stringMatching(/^Someone created v1 at snapshot 6166679763102116003: nothing was changed\.$/),
      expect.stringMatching(/^Someone dropped stg, which was at snapshot \d+: nothing was changed\.$/),
      // How long main is kept does not depend on where it is.
      "done",
    ]);
  });

  test("says why a table cannot be changed", async () => {
    const table = copyTable();
    expect(await tester.services.findWriteObstacle({ table }, tester.call)).toEqual({});
    const file = refTo(join(table.location, "metadata", "v15.metadata.json"));
    expect(await tester.services.findWriteObstacle({ table: file }, tester.call)).toMatchObject({
      obstacle: { code: "unsupported", message: expect.stringContaining("one version of a table") },
    });
  });
});

describe("while others commit", () => {
  const table = refTo("/t");
  const action: RefAction = { kind: "createTag", name: "v1" };
  const call = { signal: new AbortController().signal, onProgress: () => undefined };

  /** Services over a table in memory whose commits come out as told, and what was sent. */
  function contextOf(outcomes: readonly CommitOutcome[]) {
    const sent: TableCommit[] = [];
    const properties = new Map([
      ["commit.retry.num-retries", "2"],
      ["commit.retry.min-wait-ms", "1"],
    ]);
    const metadata = { ...sketchMetadata({ snapshots: [{ id: 1 }] }), tableUuid: "u-1", properties };
    const loaded = { metadata, metadataLocation: "/t/metadata/v1.metadata.json" };
    const committer = {
      checkWritable: async () => undefined,
      commit: async (_table: TableRef, commit: TableCommit) => {
        sent.push(commit);
        return outcomes[sent.length - 1] ?? ({ kind: "conflict", reason: "Later." } as const);
      },
    };
    return { sent, context: { tables: { load: async () => loaded, committerOf: () => committer } } };
  }

  const lost = { kind: "conflict", reason: "Somebody was first." } as const;

  test("tries again as often as the table says, always with its requirements", async () => {
    const { context, sent } = contextOf([
      lost,
      lost,
      { kind: "committed", metadataLocation: "/t/metadata/v4.metadata.json" },
    ]);
    const done = await commitRefAction(context, { table, action, expected: [{ ref: "v1" }] }, call);
    expect(done.metadataLocation).toBe("/t/metadata/v4.metadata.json");
    expect(sent).toHaveLength(3);
    expect(sent[2]).toEqual({
      requirements: [
        { type: "assert-table-uuid", uuid: "u-1" },
        { type: "assert-ref-snapshot-id", ref: "v1", "snapshot-id": null },
      ],
      updates: [{ action: "set-snapshot-ref", "ref-name": "v1", type: "tag", "snapshot-id": 1n }],
    });
  });

  test("gives up with a conflict, which names the last one", async () => {
    const { context, sent } = contextOf([lost, lost, lost, lost]);
    await expect(commitRefAction(context, { table, action, expected: [] }, call)).rejects.toMatchObject({
      code: "conflict",
      message: "Others kept committing to t first, 3 times: nothing was changed. Somebody was first.",
    });
    expect(sent).toHaveLength(3);
  });

  test("does not try again when nobody knows whether it was made", async () => {
    const { context, sent } = contextOf([{ kind: "unknown", cause: new Error("gateway") }]);
    await expect(commitRefAction(context, { table, action, expected: [] }, call)).rejects.toMatchObject({
      code: "unexpected",
      message: expect.stringContaining("may have been made or not"),
    });
    expect(sent).toHaveLength(1);
  });
});
