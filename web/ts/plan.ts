// Pointing at the plan fills in where a building stands: the field chosen last, and its neighbour.

import { each } from "./dom";

let chosen: string | undefined;

function field(axis: string, place: string): HTMLInputElement | null {
  return document.querySelector<HTMLInputElement>(`#f-pins input[name="${axis}-${place}"]`);
}

export function plan(): void {
  each("plan", (svg) => {
    document.querySelectorAll<HTMLInputElement>("#f-pins input[inputmode]").forEach((input) => {
      input.addEventListener("focus", () => { chosen = input.name.slice(2); });
    });
    svg.addEventListener("click", (event) => {
      if (!chosen) return;
      const [x, y] = [field("x", chosen), field("y", chosen)];
      if (!x || !y) return;
      event.preventDefault();
      const box = svg.getBoundingClientRect();
      const at = (from: number, start: number, length: number) => String(Math.round(Math.min(Math.max((from - start) / length, 0), 1) * 1000));
      x.value = at((event as MouseEvent).clientX, box.left, box.width);
      y.value = at((event as MouseEvent).clientY, box.top, box.height);
    });
  });
}
