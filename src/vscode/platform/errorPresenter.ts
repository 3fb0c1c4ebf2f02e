import { type LogOutputChannel, window } from "vscode";
import { isAbort, LakehouseError } from "../../model/errors";

/** The one place that shows a failure as a message. Cancellation is shown by nobody. */
export class ErrorPresenter {
  constructor(private readonly log: LogOutputChannel) {}

  async show(error: unknown): Promise<void> {
    if (isAbort(error)) {
      return;
    }
    this.note(error);
    const { message, details } = LakehouseError.toFailure(error);
    const showLog = "Show Log";
    const text = details.remedy === undefined ? message : `${message} ${details.remedy}`;
    if ((await window.showErrorMessage(text, showLog)) === showLog) {
      this.log.show(true);
    }
  }

  /** Writes a failure into the log alone, where a screen shows it in place. */
  note(error: unknown): void {
    if (isAbort(error)) {
      return;
    }
    const { code, message, details } = LakehouseError.toFailure(error);
    this.log.error(`${message} [${code}]${details.file === undefined ? "" : ` ${details.file}`}`);
    if (error instanceof Error && !(error instanceof LakehouseError) && error.stack !== undefined) {
      this.log.error(error.stack);
    }
  }
}
