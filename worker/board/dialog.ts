// Questions over the page.

/** Resolves with what the button that closed the dialog stands for; `no` for Escape. */
async function answerTo(dialog: HTMLDialogElement): Promise<string> {
  dialog.returnValue = "no";
  dialog.showModal();
  await new Promise((closed) => dialog.addEventListener("close", closed, { once: true }));
  return dialog.returnValue;
}

/** What is typed into the dialog's field; browsers that have no dialogs ask in their own way. */
export async function typed(dialog: HTMLDialogElement, field: HTMLInputElement): Promise<string> {
  if (!dialog.showModal) return prompt(field.labels?.[0]?.textContent ?? "", field.value) ?? "";
  return (await answerTo(dialog)) === "yes" ? field.value : "";
}

/** Whether somebody says yes to the dialog. */
export async function agreed(dialog: HTMLDialogElement): Promise<boolean> {
  if (!dialog.showModal) return confirm([...dialog.querySelectorAll("h2,p")].map((text) => text.textContent).join("\n"));
  return (await answerTo(dialog)) === "yes";
}
