// Places the boxes of a diagram in layers, from left to right.

const gap = 16;
const minimumWidth = 700;

/**
 * Places each box to the right of all boxes that its lines lead to, at a height near the boxes that it is connected to.
 * Boxes without lines are in rows below.
 */
export function arrange(nodes, edges) {
  const connected = nodes.filter((node) => edges.some((edge) => edge.from === node || edge.to === node));
  const layers = layersOf(connected, edges);
  for (const layer of layers) stack(layer);
  for (const sweep of [layers, layers.toReversed(), layers, layers.toReversed(), layers]) {
    for (const layer of sweep) settle(layer, edges);
  }
  const top = Math.min(...connected.map((node) => node.y));
  let x = gap;
  for (const layer of layers) {
    for (const node of layer) Object.assign(node, { x, y: node.y - top + gap });
    x += Math.max(...layer.map((node) => node.width)) + 5 * gap;
  }
  const others = nodes.filter((node) => !connected.includes(node));
  inRows(others, Math.max(gap, ...connected.map(bottom)), Math.max(x - 4 * gap, minimumWidth));
  return {
    width: Math.ceil(Math.max(...nodes.map((node) => node.x + node.width)) + gap),
    height: Math.ceil(Math.max(...nodes.map(bottom))),
  };
}

const bottom = (node) => node.y + node.height + gap;

function layersOf(nodes, edges) {
  const ranks = new Map();
  const rankOf = (node, path = []) => {
    // In a cycle, the box at which the cycle was entered is leftmost.
    if (ranks.has(node) || path.includes(node)) return ranks.get(node) ?? -1;
    const targets = edges.filter((edge) => edge.from === node).map((edge) => edge.to);
    const rank = Math.max(-1, ...targets.map((target) => rankOf(target, [...path, node]))) + 1;
    ranks.set(node, rank);
    return rank;
  };
  const layers = [];
  for (const node of nodes) {
    const rank = rankOf(node);
    layers[rank] ??= [];
    layers[rank].push(node);
  }
  return layers;
}

function stack(layer) {
  let y = 0;
  for (const node of layer) {
    node.y = y;
    y += node.height + gap;
  }
}

/** Moves the boxes of a layer to the mean height of the other ends of their lines, without overlap. */
function settle(layer, edges) {
  const wanted = new Map();
  for (const node of layer) {
    const heights = edges.flatMap((edge) => {
      if (edge.from === node) return [edge.to.y + edge.toY - edge.fromY];
      return edge.to === node ? [edge.from.y + edge.fromY - edge.toY] : [];
    });
    wanted.set(node, heights.reduce((sum, height) => sum + height, 0) / heights.length);
  }
  layer.sort((a, b) => wanted.get(a) - wanted.get(b));
  let y = Number.NEGATIVE_INFINITY;
  for (const node of layer) {
    node.y = Math.max(wanted.get(node), y);
    y = node.y + node.height + gap;
  }
  const offset = layer.reduce((sum, node) => sum + node.y - wanted.get(node), 0) / layer.length;
  for (const node of layer) node.y -= offset;
}

function inRows(nodes, top, width) {
  let x = gap;
  let y = top;
  for (const node of nodes) {
    if (x + node.width > width) {
      x = gap;
      y += node.height + gap;
    }
    Object.assign(node, { x, y });
    x += node.width + gap;
  }
}
