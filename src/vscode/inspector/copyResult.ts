import { env } from "vscode";
import type { Change, ChangePageRequest } from "../../changelog/request";
import { LakehouseError } from "../../model/errors";
import type { CallOptions } from "../../model/rpc";
import type { Cell } from "../../model/value";
import type { PageRequest } from "../../query/result";
import type { WorkerCaller } from "../../worker/client";
import { formatChangesAsText, formatRowsAsText } from "./copyText";
import type { OpenResults } from "./openResults";

/** The clipboard is no place for more: a file is. */
const copyLimit = 100_000;
const copyPage = 5_000;

/** Copies the asked rows, which the page itself need not have loaded. */
export async function copyRows(
  worker: WorkerCaller,
  results: OpenResults,
  request: PageRequest,
  options: CallOptions,
): Promise<{ rows: number }> {
  const rows = await collectPages<readonly Cell[]>(request, async (page) => {
    return (await worker.call("loadPage", await results.locate(page), options)).rows;
  });
  const names = results.columnsOf(request.resultId).map(({ name }) => name);
  await env.clipboard.writeText(formatRowsAsText(names, rows));
  return { rows: rows.length };
}

/** Copies the asked changes; an update makes two lines. */
export async function copyChanges(
  worker: WorkerCaller,
  results: OpenResults,
  request: ChangePageRequest,
  options: CallOptions,
): Promise<{ rows: number }> {
  const changes = await collectPages<Change>(request, async (page) => {
    return (await worker.call("loadChangePage", await results.locate({ ...request, ...page }), options)).changes;
  });
  await env.clipboard.writeText(formatChangesAsText(results.columnsOf(request.resultId), changes));
  return { rows: changes.length };
}

async function collectPages<T>(
  request: PageRequest,
  loadItems: (page: PageRequest) => Promise<readonly T[]>,
): Promise<T[]> {
  if (request.count > copyLimit) {
    throw new LakehouseError(
      "invalidArgument",
      `${request.count.toLocaleString("en-US")} rows are too many for the clipboard.`,
      { remedy: "Select fewer rows, or export them to a file." },
    );
  }
  const items: T[] = [];
  while (items.length < request.count) {
    const count = Math.min(copyPage, request.count - items.length);
    const page = await loadItems({ ...request, offset: request.offset + items.length, count });
    items.push(...page);
    if (page.length < count) {
      break;
    }
  }
  return items;
}
