// The editor of service folders, for officials who keep the catalogue; without it the page has its plain text area.
import { folderEditor } from "./editor/folder.js";

document.querySelectorAll("form[data-folder-editor]").forEach(folderEditor);
