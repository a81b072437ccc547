/** While a box is hovered or focused, dims everything that it is not connected to. */
export function highlight(svg, node, edges) {
  const near = edges.filter((edge) => edge.from === node || edge.to === node);
  const toggle = (on) => () => {
    svg.classList.toggle("dimmed", on && near.length > 0);
    for (const edge of near) {
      for (const element of [edge.path, edge.from.box, edge.to.box]) element.classList.toggle("near", on);
    }
  };
  for (const type of ["pointerenter", "focus"]) node.box.addEventListener(type, toggle(true));
  for (const type of ["pointerleave", "blur"]) node.box.addEventListener(type, toggle(false));
}
