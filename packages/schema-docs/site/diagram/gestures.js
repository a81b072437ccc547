// Pan by dragging, zoom by pinching or by the wheel with Ctrl, both by keyboard.

const dragThreshold = 4;
const step = 1.4;
const panStep = 60;

export function listenForGestures(svg, viewport) {
  listenForPointers(svg, viewport);
  // A pinch on a touchpad is a wheel event with Ctrl.
  svg.addEventListener("wheel", (event) => {
    if (!event.ctrlKey) return;
    event.preventDefault();
    viewport.zoomBy(Math.exp(-event.deltaY / 200), event.clientX, event.clientY);
  });
  svg.addEventListener("keydown", (event) => {
    const action = actions[event.key];
    if (!action || event.ctrlKey || event.metaKey || event.altKey) return;
    if (event.key.startsWith("Arrow") && !viewport.zoomed) return;
    event.preventDefault();
    action(viewport);
  });
  svg.addEventListener("focusin", ({ target }) => {
    if (target !== svg && target.matches(":focus-visible")) viewport.reveal(target);
  });
}

export const actions = {
  "+": (viewport) => viewport.zoomAtCenter(step),
  "=": (viewport) => viewport.zoomAtCenter(step),
  "-": (viewport) => viewport.zoomAtCenter(1 / step),
  0: (viewport) => viewport.reset(),
  ArrowLeft: (viewport) => viewport.panBy(panStep, 0),
  ArrowRight: (viewport) => viewport.panBy(-panStep, 0),
  ArrowUp: (viewport) => viewport.panBy(0, panStep),
  ArrowDown: (viewport) => viewport.panBy(0, -panStep),
};

function listenForPointers(svg, viewport) {
  const pointers = new Map();
  let distance = 0;
  let dragged = false;

  svg.addEventListener("pointerdown", (event) => {
    if (event.button !== 0) return;
    pointers.set(event.pointerId, event);
    [distance, dragged] = [0, false];
  });
  svg.addEventListener("pointermove", (event) => {
    if (!pointers.has(event.pointerId)) return;
    const before = gripOf(pointers);
    const { clientX, clientY } = pointers.get(event.pointerId);
    pointers.set(event.pointerId, event);
    const after = gripOf(pointers);
    distance += Math.hypot(event.clientX - clientX, event.clientY - clientY);
    if (distance < dragThreshold) return;
    dragged = true;
    // Only from here on: a captured pointer would not click a link.
    svg.setPointerCapture(event.pointerId);
    if (before.spread > 0) viewport.zoomBy(after.spread / before.spread, after.x, after.y);
    if (viewport.zoomed) viewport.panBy(after.x - before.x, after.y - before.y);
  });
  for (const type of ["pointerup", "pointercancel", "pointerleave"]) {
    svg.addEventListener(type, (event) => {
      if (!svg.hasPointerCapture(event.pointerId) || type !== "pointerleave")
        pointers.delete(event.pointerId);
    });
  }
  // The end of a drag is no click on the box below the pointer.
  svg.addEventListener("click", (event) => dragged && event.preventDefault(), { capture: true });
  svg.addEventListener("dragstart", (event) => event.preventDefault());
}

/** The center of the pointers and, of two, their distance. */
function gripOf(pointers) {
  const [a, b = a] = pointers.values();
  return {
    x: (a.clientX + b.clientX) / 2,
    y: (a.clientY + b.clientY) / 2,
    spread: Math.hypot(a.clientX - b.clientX, a.clientY - b.clientY),
  };
}
