// node e2e/pictures.mjs: makes the pictures of docs/images anew, from what is built, in real pages.

import { startStage } from "./lib/stage.mjs";
import { tablePicture } from "./pictures/table.mjs";
import { widgetPicture } from "./pictures/widget.mjs";

const stage = await startStage();
try {
  await widgetPicture(stage);
  await tablePicture(stage);
} finally {
  await stage.close();
}
