// data-shrink: photos are made small on the phone (1600 px, JPEG, without place and camera data), shown, and removable.
// In a form with a draft they are kept with it: a form that comes back refused still has its photos.

import { keepPhotos, photosOf } from "./album";
import { button, each, make } from "./dom";
import { word } from "./words";

const SIDE_MAX = 1600;
const THUMB = 224;

function draw(image: ImageBitmap, width: number, height: number, cover = false): HTMLCanvasElement {
  const canvas = make("canvas", { width, height });
  const pen = canvas.getContext("2d");
  if (!pen) throw new Error("no canvas");
  const scale = (cover ? Math.max : Math.min)(width / image.width, height / image.height);
  const [w, h] = [image.width * scale, image.height * scale];
  pen.fillStyle = "#fff";
  pen.fillRect(0, 0, width, height);
  pen.drawImage(image, (width - w) / 2, (height - h) / 2, w, h);
  return canvas;
}

interface Photo { file: File; thumb: HTMLCanvasElement }

async function shrunk(file: File): Promise<Photo> {
  const image = await createImageBitmap(file);
  const scale = Math.min(1, SIDE_MAX / Math.max(image.width, image.height));
  const canvas = draw(image, Math.round(image.width * scale), Math.round(image.height * scale));
  const thumb = draw(image, THUMB, THUMB, true);
  image.close();
  const blob = await new Promise<Blob | null>((give) => canvas.toBlob(give, "image/jpeg", 0.82));
  if (!blob) throw new Error("no picture");
  return { file: new File([blob], file.name.replace(/\.\w+$/, "") + ".jpg", { type: "image/jpeg" }), thumb };
}

/** A photo that was made small before and comes back: drawn again, not made again. */
async function again(file: File): Promise<Photo> {
  const image = await createImageBitmap(file);
  const thumb = draw(image, THUMB, THUMB, true);
  image.close();
  return { file, thumb };
}

function attach(box: HTMLElement): void {
  const input = box.querySelector<HTMLInputElement>("input[type=file]");
  if (!input || typeof createImageBitmap !== "function" || typeof DataTransfer !== "function") return;
  const most = Number(box.dataset.most) || 6;
  const state = make("p", { className: "photo-state", role: "status" });
  const list = make("ul", { className: "photo-list" });
  box.append(state, list);
  box.classList.add("is-ready");
  let kept: Photo[] = [];
  let work = Promise.resolve();
  const draft = input.form?.dataset.draft ?? "";

  const show = (note = "") => {
    const carrier = new DataTransfer();
    for (const one of kept) carrier.items.add(one.file);
    input.files = carrier.files;
    list.replaceChildren(...kept.map((one, index) => {
      one.thumb.setAttribute("role", "img");
      one.thumb.setAttribute("aria-label", word("photo", index + 1));
      const remove = button(word("remove"), "quiet", () => {
        kept = kept.filter((other) => other !== one);
        show();
        (list.querySelectorAll("button")[Math.min(index, kept.length - 1)] ?? input).focus();
      });
      remove.setAttribute("aria-label", `${word("remove")} ${word("photo", index + 1)}`);
      return make("li", {}, one.thumb, remove);
    }));
    state.textContent = [kept.length ? word("photoCount", kept.length) : "", note].filter(Boolean).join(" ");
    if (draft) void keepPhotos(draft, kept.map((one) => one.file));
  };

  input.addEventListener("change", () => {
    const chosen = [...(input.files ?? [])];
    work = work.then(async () => {
      state.textContent = word("shrinking");
      let note = "";
      for (const file of chosen) {
        if (kept.length >= most) { note = word("tooMany", most); break; }
        try { kept.push(await shrunk(file)); } catch { note = word("photoBad"); }
      }
      show(note);
    });
  });
  // Sent before the photos are ready: wait for them, then send as pressed.
  input.form?.addEventListener("submit", (event) => {
    if (state.textContent !== word("shrinking")) return;
    event.preventDefault();
    event.stopImmediatePropagation();
    const { submitter } = event;
    void work.then(() => input.form?.requestSubmit(submitter as HTMLElement | null));
  }, true);
  input.form?.addEventListener("reset", () => { kept = []; show(); });
  if (!draft) return;
  work = work.then(async () => {
    const back: Photo[] = [];
    for (const file of await photosOf(draft)) {
      try { back.push(await again(file)); } catch { /* the phone let go of it */ }
    }
    if (!back.length) return;
    kept = back.slice(0, most);
    show();
    for (const lost of input.form?.querySelectorAll("[data-photos-lost]") ?? []) lost.remove();
  });
}

export function shrink(): void {
  each("shrink", attach);
}
