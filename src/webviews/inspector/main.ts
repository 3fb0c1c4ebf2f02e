import { registerControls } from "../shared/controls";
import { connectHost } from "../shared/host";
import type { InspectorContract } from "./contract";
import { InspectorApp } from "./inspectorApp";

registerControls();
const app = new InspectorApp();
app.host = connectHost<InspectorContract>();
document.body.append(app);
