/** Shows an element above the page at a place of the window, and moves it inward where it would be cut off. */
export function placePopover(popup: HTMLElement, x: number, y: number): void {
  popup.showPopover();
  const { width, height } = popup.getBoundingClientRect();
  const margin = 4;
  popup.style.left = `${Math.max(margin, Math.min(x, window.innerWidth - width - margin))}px`;
  popup.style.top = `${Math.max(margin, Math.min(y, window.innerHeight - height - margin))}px`;
}
