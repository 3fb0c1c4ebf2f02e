import { homedir } from "node:os";
import { ConfigurationTarget, Disposable, EventEmitter, type Memento, workspace } from "vscode";
import { LakehouseError } from "../../model/errors";
import type { Connection } from "../../model/table";
import type { FolderSetting } from "../platform/contributions";
import { onSettingChanged } from "../platform/settings";
import { type FolderBases, mapFolderSettings, resolveFolder } from "./folderConnections";

const sampleId = "sample";
const sampleOpenKey = "sampleOpen";
const foldersKey = "lakehouse.folders";

/** The connections of this window: the bundled sample, once opened, and the folders of the settings. */
export class ConnectionStore extends Disposable {
  readonly #changed = new EventEmitter<void>();
  readonly #subscription: Disposable;
  readonly onDidChange = this.#changed.event;

  constructor(
    private readonly sampleFolder: string,
    private readonly memento: Memento,
  ) {
    super(() => Disposable.from(this.#changed, this.#subscription).dispose());
    this.#subscription = Disposable.from(
      onSettingChanged([foldersKey], () => this.#changed.fire()),
      workspace.onDidGrantWorkspaceTrust(() => this.#changed.fire()),
    );
  }

  list(): Connection[] {
    const folders = mapFolderSettings([...this.#workspaceEntries(), ...this.#userEntries()], folderBases());
    return this.memento.get<boolean>(sampleOpenKey) ? [this.sample(), ...folders] : folders;
  }

  find(id: string): Connection | undefined {
    return id === sampleId ? this.sample() : this.list().find((connection) => connection.id === id);
  }

  sample(): Connection {
    return { kind: "folder", id: sampleId, name: "Sample lakehouse", path: this.sampleFolder, allowOutside: false };
  }

  isSample(connection: Connection): boolean {
    return connection.id === sampleId;
  }

  async openSample(): Promise<Connection> {
    if (!this.memento.get<boolean>(sampleOpenKey)) {
      await this.memento.update(sampleOpenKey, true);
      this.#changed.fire();
    }
    return this.sample();
  }

  /** Adds a folder to the user's settings and answers its connection; one that is there already stays as it is. */
  async addFolder(path: string): Promise<Connection> {
    const [connection] = mapFolderSettings([path], folderBases());
    if (connection === undefined) {
      throw new LakehouseError("invalidArgument", `${path} is not an absolute path. Choose a folder on this machine.`);
    }
    if (this.find(connection.id) === undefined) {
      await this.#update(ConfigurationTarget.Global, [...this.#userEntries(), path]);
    }
    return this.find(connection.id) ?? connection;
  }

  /** Forgets a connection wherever it is written; nothing in its folder is touched. */
  async remove(connection: Connection): Promise<void> {
    if (this.isSample(connection)) {
      await this.memento.update(sampleOpenKey, false);
      this.#changed.fire();
      return;
    }
    const keep = (setting: FolderSetting): boolean =>
      resolveFolder(typeof setting === "string" ? setting : setting.path, folderBases()) !== connection.path;
    await this.#updateIfChanged(ConfigurationTarget.Global, this.#userEntries(), keep);
    await this.#updateIfChanged(ConfigurationTarget.Workspace, this.#workspaceEntries(), keep);
  }

  #userEntries(): readonly FolderSetting[] {
    return workspace.getConfiguration().inspect<readonly FolderSetting[]>(foldersKey)?.globalValue ?? [];
  }

  /** A workspace's own entries could point anywhere, so they count only where the workspace is trusted. */
  #workspaceEntries(): readonly FolderSetting[] {
    const entries = workspace.getConfiguration().inspect<readonly FolderSetting[]>(foldersKey)?.workspaceValue;
    return workspace.isTrusted ? (entries ?? []) : [];
  }

  async #updateIfChanged(
    target: ConfigurationTarget,
    entries: readonly FolderSetting[],
    keep: (setting: FolderSetting) => boolean,
  ): Promise<void> {
    const kept = entries.filter(keep);
    if (kept.length < entries.length) {
      await this.#update(target, kept.length === 0 ? undefined : kept);
    }
  }

  async #update(target: ConfigurationTarget, entries: readonly FolderSetting[] | undefined): Promise<void> {
    await workspace.getConfiguration().update(foldersKey, entries, target);
  }
}

function folderBases(): FolderBases {
  const workspaceFolder = workspace.workspaceFolders?.[0]?.uri.fsPath;
  return { home: homedir(), ...(workspaceFolder === undefined ? {} : { workspaceFolder }) };
}
