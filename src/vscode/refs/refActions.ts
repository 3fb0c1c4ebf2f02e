import { Disposable, EventEmitter, window, workspace } from "vscode";
import type { RefAction, RefCommit, RefPlan } from "../../catalog/refAction";
import type { RefRequest } from "../../catalog/refRequest";
import { LakehouseError } from "../../model/errors";
import { formatTableName, type TableRef } from "../../model/table";
import { describeRefPlan, describeRefState, needsTypedName } from "../../view/refPlanWords";
import type { WorkerCaller } from "../../worker/client";
import type { TableFactsStore } from "../connections/tableFacts";
import { copyToClipboard } from "../platform/clipboard";
import { runWithProgress } from "../platform/progress";
import { askRefAction } from "./refQuestions";

export interface RefActionServices {
  readonly worker: WorkerCaller;
  readonly facts: TableFactsStore;
  /** Shows a failure that nobody waits for. */
  readonly show: (error: unknown) => Promise<void>;
}

/** Changes branches and tags: says what will happen, asks, commits, shows what was done and offers the way back. */
export class RefActions extends Disposable {
  readonly #committed = new EventEmitter<TableRef>();
  /** A table's refs were changed from here. */
  readonly onDidCommit = this.#committed.event;

  constructor(private readonly services: RefActionServices) {
    super(() => this.#committed.dispose());
  }

  /** Why the refs of a table cannot be changed here; undefined when they can. */
  async findObstacle(table: TableRef, signal?: AbortSignal): Promise<string | undefined> {
    if (!workspace.isTrusted) {
      return "Branches and tags are changed in trusted windows only.";
    }
    const { obstacle } = await this.services.worker.call("findWriteObstacle", { table }, { signal });
    return obstacle === undefined ? undefined : [obstacle.message, obstacle.details.remedy ?? ""].join(" ").trim();
  }

  /** Asks for what the request leaves open, then does it; answers whether something was changed. */
  async request(table: TableRef, request: RefRequest): Promise<boolean> {
    const obstacle = await this.findObstacle(table);
    if (obstacle !== undefined) {
      throw new LakehouseError("accessDenied", obstacle);
    }
    const action = await askRefAction(await this.services.facts.load(table), request);
    return action !== undefined && (await this.#run(table, action));
  }

  async #run(table: TableRef, action: RefAction): Promise<boolean> {
    const { worker, facts } = this.services;
    const plan = await worker.call("planRefAction", { table, action });
    if (plan.changesNothing) {
      void window.showInformationMessage("Nothing changes: it is so already.");
      return false;
    }
    if (!(await confirm(table, plan))) {
      return false;
    }
    const { title } = describeRefPlan(plan, formatTableName(table), Date.now());
    const commit = await runWithProgress(title, ({ signal }) =>
      worker.call("commitRefAction", { table, action: plan.action, expected: plan.expected }, { signal }),
    );
    await facts.load(table);
    facts.markSeen(table);
    this.#committed.fire(table);
    this.#offerWayBack(table, plan, commit).catch((error: unknown) => this.services.show(error));
    return true;
  }

  async #offerWayBack(table: TableRef, { ref }: RefPlan, { after, sparkSql, undo }: RefCommit): Promise<void> {
    const takeBack = "Take Back";
    const copySql = "Copy Spark SQL";
    const state = after === undefined ? `${ref} was dropped` : `${after.name} is now a ${describeRefState(after)}`;
    const answer = await window.showInformationMessage(
      `${formatTableName(table)}: ${state}.`,
      ...(undo === undefined ? [] : [takeBack]),
      copySql,
    );
    if (answer === copySql) {
      await copyToClipboard(sparkSql, "the Spark statement");
    } else if (answer === takeBack && undo !== undefined) {
      await this.#run(table, undo);
    }
  }
}

async function confirm(table: TableRef, plan: RefPlan): Promise<boolean> {
  const { title, details, warnings } = describeRefPlan(plan, formatTableName(table), Date.now());
  const detail = [...details, ...warnings.map((warning) => `Warning: ${warning}`), `In Spark: ${plan.sparkSql}`].join(
    "\n\n",
  );
  const copySql = "Copy Spark SQL";
  if (plan.engineOnly !== undefined) {
    const answer = await window.showWarningMessage(title, { modal: true, detail }, copySql);
    if (answer === copySql) {
      await copyToClipboard(plan.sparkSql, "the Spark statement");
    }
    return false;
  }
  const goOn = needsTypedName(plan.action) ? "Continue…" : "Commit";
  const answer = await window.showWarningMessage(`${title}?`, { modal: true, detail }, goOn, copySql);
  if (answer === copySql) {
    await copyToClipboard(plan.sparkSql, "the Spark statement");
  }
  if (answer !== goOn) {
    return false;
  }
  return !needsTypedName(plan.action) || typeName(table, title);
}

/** What takes commits away from readers is asked for twice. */
async function typeName({ name }: TableRef, title: string): Promise<boolean> {
  const typed = await window.showInputBox({
    title,
    prompt: `Type the table's name, ${name}, to go on`,
    ignoreFocusOut: true,
    validateInput: (text) => (text.trim() === name ? undefined : `Not the name ${name}`),
  });
  return typed?.trim() === name;
}
