import type { RefAction, RefCommit, RefPlan, RefState } from "../catalog/refAction";
import { refColumns } from "../iceberg/metadataTables/refsTable";
import { LakehouseError } from "../model/errors";
import type { CallOptions } from "../model/rpc";
import { formatTableName, type TableRef } from "../model/table";
import type { Cell } from "../model/value";
import type { RowSink } from "../query/result";
import { parseRefAge } from "../view/refAge";
import { describeRefPlan, needsTypedName } from "../view/refPlanWords";
import type { Services } from "../worker/contract";
import { type Ask, findPerson } from "./ask";
import { type Invocation, type RefInvocation, type RefVerb, stringOption, wholeNumber } from "./options";
import { formatRefCommand } from "./refCommand";
import { UsageError } from "./usage";

/** Plans, asks, commits, and sends the ref as it was before and after. */
export async function answerRef(
  services: Services,
  call: RefInvocation,
  table: TableRef,
  sink: RowSink,
  options: Required<CallOptions>,
  ask: Ask | undefined = findPerson(),
): Promise<void> {
  const isAgreed = call.options.yes === true;
  if (!isAgreed && ask === undefined) {
    throw new UsageError(`${call.verb} changes the table: say --yes where nobody can be asked`);
  }
  const action = await readAction(services, call, table, options);
  const { obstacle } = await services.findWriteObstacle({ table }, options);
  if (obstacle) throw LakehouseError.fromFailure(obstacle);
  const plan = await services.planRefAction({ table, action }, options);
  if (!isAgreed && ask && !plan.changesNothing && !(await isAgreedBy(ask, plan, table, options.signal))) {
    sink.note("Nothing was changed.");
    throw new DOMException("Not agreed.", "AbortError");
  }
  const { warnings } = describeRefPlan(plan, formatTableName(table), Date.now());
  const commit = await services.commitRefAction({ table, action: plan.action, expected: plan.expected }, options);
  const notes = plan.changesNothing ? ["Nothing changed: it was so already."] : listNotes(commit, call.target);
  for (const note of isAgreed ? [...warnings, ...notes] : notes) sink.note(note);
  sink.begin([{ name: "state", type: { kind: "string" } }, ...refColumns.map(({ name, type }) => ({ name, type }))]);
  await sink.write([stateRow("before", plan, commit.before), stateRow("after", plan, commit.after)]);
}

/** The action that the words ask for. Throws UsageError. */
async function readAction(
  services: Services,
  { verb, name, options }: RefInvocation,
  table: TableRef,
  callOptions: Required<CallOptions>,
): Promise<RefAction> {
  const at = stringOption(options, "at");
  switch (verb) {
    case "ref create-branch":
      return { kind: "createBranch", name, at, retention: readRetention(options) };
    case "ref create-tag":
      return { kind: "createTag", name, at, retention: readRetention(options) };
    case "ref set-retention": {
      const { refs } = await services.loadTable({ table }, callOptions);
      const known = refs.find((ref) => ref.name === name);
      const { maxRefAgeMs, minSnapshotsToKeep, maxSnapshotAgeMs } = known ?? {};
      const kept = { maxRefAgeMs, minSnapshotsToKeep, maxSnapshotAgeMs };
      return { kind: "setRetention", name, retention: { ...kept, ...readRetention(options) } };
    }
    case "ref replace":
      return { kind: "replace", name, at };
    case "ref drop":
      return { kind: "drop", name };
    case "ref rename":
      return { kind: "rename", name, newName: requireTo(verb, options) };
    case "ref fast-forward":
      return { kind: "fastForward", name, to: requireTo(verb, options) };
    case "ref rollback":
      return { kind: "rollback", to: requireTo(verb, options) };
    case "ref set-current":
      return { kind: "setCurrent", to: requireTo(verb, options) };
    case "ref publish":
      return { kind: "publish", staged: requireTo(verb, options) };
  }
}

function requireTo(verb: RefVerb, options: Invocation["options"]): string {
  const to = stringOption(options, "to");
  if (to === undefined) throw new UsageError(`${verb} needs --to`);
  return to;
}

/** What is given alone; `none` is given as absent. */
function readRetention(options: Invocation["options"]) {
  const read = (option: string, parse: (name: string, value: string) => number | undefined) => {
    const value = stringOption(options, option);
    return value === undefined || value === "none" ? undefined : parse(option, value);
  };
  const given = [
    ["max-ref-age", "maxRefAgeMs", parseAge],
    ["min-snapshots", "minSnapshotsToKeep", wholeNumber],
    ["max-snapshot-age", "maxSnapshotAgeMs", parseAge],
  ] as const;
  return Object.fromEntries(
    given.flatMap(([option, member, parse]) =>
      stringOption(options, option) === undefined ? [] : [[member, read(option, parse)]],
    ),
  );
}

function parseAge(option: string, value: string): number {
  const ageMs = parseRefAge(value);
  if (ageMs === undefined) throw new UsageError(`--${option} is an age such as 7d, 12h or 30m, not "${value}"`);
  return ageMs;
}

async function isAgreedBy(ask: Ask, plan: RefPlan, table: TableRef, signal: AbortSignal): Promise<boolean> {
  const { title, details, warnings } = describeRefPlan(plan, formatTableName(table), Date.now());
  const lines = [
    `${title}?`,
    ...details,
    ...warnings.map((warning) => `Warning: ${warning}`),
    `In Spark: ${plan.sparkSql}`,
  ];
  const isTyped = needsTypedName(plan.action);
  const answer = await ask(
    lines,
    isTyped ? `Type the table's name, ${table.name}, to go on: ` : "Go on? [y/N] ",
    signal,
  );
  return isTyped ? answer.trim() === table.name : /^y(es)?$/i.test(answer.trim());
}

function stateRow(state: string, { ref }: RefPlan, shown: RefState | undefined): readonly Cell[] {
  const { name, type, snapshotId, maxRefAgeMs, minSnapshotsToKeep, maxSnapshotAgeMs } = shown ?? { name: ref };
  const whole = (value: number | undefined): Cell => (value === undefined ? null : String(value));
  return [
    state,
    name,
    type?.toUpperCase() ?? null,
    snapshotId ?? null,
    whole(maxRefAgeMs),
    whole(minSnapshotsToKeep),
    whole(maxSnapshotAgeMs),
  ];
}

function listNotes({ undo, sparkSql }: RefCommit, target: string): readonly string[] {
  return [
    `The same in Spark: ${sparkSql.replaceAll("\n", " ")}`,
    undo === undefined ? "There is no way back." : `The way back: ${formatRefCommand(undo, target)}`,
  ];
}
