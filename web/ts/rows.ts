// Keys in lists: j and k walk along the rows, slash goes to the search. Nothing happens while somebody types.

const TYPING = "input, textarea, select, [contenteditable]";

function rows(): HTMLElement[] {
  return [...document.querySelectorAll<HTMLElement>(".rows .row-link, .dense-table tbody th a")];
}

function walk(step: number): void {
  const all = rows();
  if (all.length === 0) return;
  const now = all.findIndex((row) => row === document.activeElement);
  const next = now < 0 ? (step > 0 ? 0 : all.length - 1) : Math.min(Math.max(now + step, 0), all.length - 1);
  all[next]?.focus();
  all[next]?.scrollIntoView({ block: "nearest" });
}

export function rowKeys(): void {
  document.addEventListener("keydown", (event) => {
    const target = event.target as Element | null;
    if (event.ctrlKey || event.metaKey || event.altKey || event.isComposing || target?.closest(TYPING)) return;
    if (event.key === "j") walk(1);
    else if (event.key === "k") walk(-1);
    else if (event.key === "/") {
      const search = document.querySelector<HTMLInputElement>("input[name=q]");
      if (!search) return;
      event.preventDefault();
      search.focus();
    }
  });
}
