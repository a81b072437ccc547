// The part of a diagram that is visible: zoomed and panned by changing the viewBox.

const maximumZoom = 12;

const clamp = (value, low, high) => Math.min(Math.max(value, low), high);

/** The viewport of an SVG element; at first it shows the whole diagram. */
export function viewportOf(svg, width, height) {
  let zoom = 1;
  let x = 0;
  let y = 0;

  function apply() {
    // The center of the viewport stays within the diagram.
    x = clamp(x, -width / zoom / 2, width - width / zoom / 2);
    y = clamp(y, -height / zoom / 2, height - height / zoom / 2);
    svg.setAttribute("viewBox", `${x} ${y} ${width / zoom} ${height / zoom}`);
    svg.classList.toggle("zoomed", zoom > 1);
  }

  const viewport = {
    get zoomed() {
      return zoom > 1;
    },
    reset() {
      [zoom, x, y] = [1, 0, 0];
      apply();
    },
    /** Zooms by a factor; a point of the screen keeps its place. */
    zoomBy(factor, clientX, clientY) {
      const point = new DOMPoint(clientX, clientY).matrixTransform(svg.getScreenCTM().inverse());
      const next = clamp(zoom * factor, 1, maximumZoom);
      if (next === 1) return viewport.reset();
      x = point.x - ((point.x - x) * zoom) / next;
      y = point.y - ((point.y - y) * zoom) / next;
      zoom = next;
      apply();
    },
    zoomAtCenter(factor) {
      const { left, top, width, height } = svg.getBoundingClientRect();
      viewport.zoomBy(factor, left + width / 2, top + height / 2);
    },
    /** Moves the diagram by pixels of the screen. */
    panBy(dx, dy) {
      const scale = svg.getScreenCTM().a;
      x -= dx / scale;
      y -= dy / scale;
      apply();
    },
    /** Pans to an element that is not fully visible. */
    reveal(element) {
      const frame = svg.getBoundingClientRect();
      const box = element.getBoundingClientRect();
      const visible =
        box.left >= frame.left &&
        box.right <= frame.right &&
        box.top >= frame.top &&
        box.bottom <= frame.bottom;
      if (visible || !viewport.zoomed) return;
      viewport.panBy(
        (frame.left + frame.right - box.left - box.right) / 2,
        (frame.top + frame.bottom - box.top - box.bottom) / 2,
      );
    },
  };
  viewport.reset();
  return viewport;
}
