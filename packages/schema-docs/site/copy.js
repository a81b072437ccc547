import { button, hidden } from "./dom.js";

const status = document.getElementById("status");

/** Buttons that copy something as SQL and as TypeScript; without a text there is no button. */
export const copyButtons = (name, sql, typescript) => [
  sql && copyButton(name, "SQL", sql),
  typescript && copyButton(name, "TypeScript", typescript),
];

const copyButton = (name, language, text) =>
  button(
    { class: "copy", title: `Copy as ${language}` },
    async () => report((await copy(text)) ? `Copied ${name} as ${language}` : `Cannot copy ${name}`),
    hidden(`Copy ${name} as `),
    language === "SQL" ? "SQL" : "TS",
  );

/** Writes to the clipboard. Over plain HTTP a browser has only the old way, a command on the selection. */
async function copy(text) {
  try {
    await navigator.clipboard.writeText(text);
    return true;
  } catch {
    return copySelected(text);
  }
}

function copySelected(text) {
  const focused = document.activeElement;
  const area = document.createElement("textarea");
  area.value = text;
  document.body.append(area);
  area.select();
  const copied = document.execCommand("copy");
  area.remove();
  focused?.focus();
  return copied;
}

let timer;

/** Shows a message for some seconds. Screen readers announce it because the element is a live region. */
function report(message) {
  clearTimeout(timer);
  status.textContent = message;
  timer = setTimeout(() => status.replaceChildren(), 4000);
}
