import { type QuickPickItem, window } from "vscode";
import type { RefAction, RefRetention } from "../../catalog/refAction";
import type { RefRequest } from "../../catalog/refRequest";
import type { RefInfo, TableInfo } from "../../catalog/tableInfo";
import { LakehouseError } from "../../model/errors";
import { shortenId } from "../../view/format";
import { formatRefAge, parseRefAge } from "../../view/refAge";
import { pickSnapshot } from "../inspector/snapshotPicker";

type Undecided<T> = T | undefined;

/** Asks for what a request leaves open; undefined when the person changed their mind. */
export async function askRefAction(info: TableInfo, request: RefRequest): Promise<Undecided<RefAction>> {
  switch (request.kind) {
    case "createBranch":
    case "createTag":
      return askNewRef(info, request.kind, request.snapshotId);
    case "setRetention": {
      const ref = await askRef(info, request, "Change how long this is kept");
      const retention = ref === undefined ? undefined : await askRetention(ref.type, ref);
      return ref === undefined || retention === undefined
        ? undefined
        : { kind: "setRetention", name: ref.name, retention };
    }
    case "rename": {
      const ref = await askRef(info, request, "Rename this branch or tag", isNotMain);
      const newName = ref === undefined ? undefined : await askName(info, `New name of ${ref.name}`, ref.name);
      return ref === undefined || newName === undefined ? undefined : { kind: "rename", name: ref.name, newName };
    }
    case "replace": {
      const ref = await askRef(info, request, "Move this branch or tag");
      const at = ref === undefined ? undefined : await pickSnapshot(info, `Move ${ref.name} to`, info.snapshots);
      return ref === undefined || at === undefined ? undefined : { kind: "replace", name: ref.name, at };
    }
    case "drop": {
      const ref = await askRef(info, request, "Drop this branch or tag", isNotMain);
      return ref === undefined ? undefined : { kind: "drop", name: ref.name };
    }
    case "fastForward":
      return askFastForward(info, request);
    case "rollback":
    case "setCurrent": {
      const question = request.kind === "rollback" ? "Roll main back to" : "Make this the current snapshot";
      const to = request.snapshotId ?? (await pickSnapshot(info, question, info.snapshots));
      return to === undefined ? undefined : { kind: request.kind, to };
    }
    case "publish": {
      const staged = request.snapshotId ?? (await askStaged(info));
      return staged === undefined ? undefined : { kind: "publish", staged };
    }
  }
}

async function askNewRef(
  info: TableInfo,
  kind: "createBranch" | "createTag",
  snapshotId: string | undefined,
): Promise<Undecided<RefAction>> {
  const type = kind === "createTag" ? "tag" : "branch";
  const at = snapshotId ?? (await pickSnapshot(info, `Create the ${type} at this snapshot`, info.snapshots));
  const name = at === undefined ? undefined : await askName(info, `Name of the new ${type} at ${shortenId(at)}`, "");
  const retention = name === undefined ? undefined : await askRetention(type, undefined);
  return at === undefined || name === undefined || retention === undefined ? undefined : { kind, name, at, retention };
}

async function askFastForward(info: TableInfo, request: RefRequest): Promise<Undecided<RefAction>> {
  const branch = await askRef(info, request, "Fast-forward this branch", ({ type }) => type === "branch");
  if (branch === undefined) {
    return undefined;
  }
  const others = info.refs.filter(({ name }) => name !== branch.name);
  const to = await pickRef(others, `Fast-forward ${branch.name} to`);
  return to === undefined ? undefined : { kind: "fastForward", name: branch.name, to: to.name };
}

async function askStaged(info: TableInfo): Promise<Undecided<string>> {
  const staged = info.snapshots.filter(({ summary, branches }) => "wap.id" in summary && branches.length === 0);
  if (staged.length === 0) {
    throw new LakehouseError(
      "notFound",
      "The table has no staged commit: none of its snapshots with a wap.id is off the branches.",
    );
  }
  return pickSnapshot(info, "Publish this staged commit to main", staged);
}

async function askRef(
  info: TableInfo,
  { name }: RefRequest,
  question: string,
  fits: (ref: RefInfo) => boolean = () => true,
): Promise<Undecided<RefInfo>> {
  const known = info.refs.find((ref) => ref.name === name);
  return known ?? pickRef(info.refs.filter(fits), question);
}

async function pickRef(refs: readonly RefInfo[], placeHolder: string): Promise<Undecided<RefInfo>> {
  if (refs.length === 0) {
    throw new LakehouseError("notFound", "The table has no other branch or tag.");
  }
  const items = refs.map((ref): QuickPickItem & { readonly ref: RefInfo } => ({
    label: `$(${ref.type === "branch" ? "git-branch" : "tag"}) ${ref.name}`,
    description: shortenId(ref.snapshotId),
    ref,
  }));
  const item = await window.showQuickPick(items, { placeHolder, matchOnDescription: true, ignoreFocusOut: true });
  return item?.ref;
}

async function askName(info: TableInfo, prompt: string, value: string): Promise<Undecided<string>> {
  const taken = new Set(info.refs.map(({ name }) => name));
  const name = await window.showInputBox({
    prompt,
    value,
    ignoreFocusOut: true,
    validateInput: (text) =>
      text.trim() === "" ? "A name is needed" : taken.has(text.trim()) ? `${text.trim()} exists already` : undefined,
  });
  return name?.trim();
}

/** Asks one limit after the other; an empty answer sets none. */
async function askRetention(type: RefInfo["type"], now: RefInfo | undefined): Promise<Undecided<RefRetention>> {
  const maxRefAge = await askAge(`How long the ${type} is kept (7d, 12h, 30m); empty: for ever`, now?.maxRefAgeMs);
  if (maxRefAge === undefined) {
    return undefined;
  }
  if (type === "tag") {
    return { maxRefAgeMs: parseRefAge(maxRefAge) };
  }
  const number = await window.showInputBox({
    prompt: "How many of the branch's newest snapshots are always kept; empty: as the table says",
    value: now?.minSnapshotsToKeep?.toString() ?? "",
    ignoreFocusOut: true,
    validateInput: (text) => (/^([1-9]\d{0,8})?$/.test(text.trim()) ? undefined : "A number of at least 1, or nothing"),
  });
  const age =
    number === undefined
      ? undefined
      : await askAge(
          "How long the branch's snapshots are kept (7d, 12h, 30m); empty: as the table says",
          now?.maxSnapshotAgeMs,
        );
  return number === undefined || age === undefined
    ? undefined
    : {
        maxRefAgeMs: parseRefAge(maxRefAge),
        minSnapshotsToKeep: number.trim() === "" ? undefined : Number(number),
        maxSnapshotAgeMs: parseRefAge(age),
      };
}

async function askAge(prompt: string, nowMs: number | undefined): Promise<Undecided<string>> {
  return window.showInputBox({
    prompt,
    value: nowMs === undefined ? "" : formatRefAge(nowMs),
    ignoreFocusOut: true,
    validateInput: (text) =>
      text.trim() === "" || parseRefAge(text) !== undefined ? undefined : "A number with m, h or d, as 7d, or nothing",
  });
}

function isNotMain({ name }: RefInfo): boolean {
  return name !== "main";
}
