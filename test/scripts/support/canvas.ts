/**
 * How n8n's editor draws a workflow, measured in its version 2.41: what a node covers with its
 * label, and how far down the text of a sticky note goes. Pixels at a zoom of one.
 */
export interface CanvasNode {
	name: string;
	type: string;
	position: number[];
	parameters: Record<string, unknown>;
}

export interface Box {
	x: number;
	y: number;
	width: number;
	height: number;
}

/** The editor's grid, to which it moves whatever is dragged. */
export const GRID = 16;
const NODE = 96;
const LABEL = { width: 192, height: 72 };
const PER_OUTPUT = 32;
/** Characters of a name that take one line. */
const LONG_NAME = 24;
/** How far a line back goes down, and to the sides of both nodes. */
const BACK_DOWN = 130;
const BACK_ASIDE = 40;
/** A line along the edge of a node hides nothing, nor one between it and its name. */
const EDGE = 20;
const GAP = 6;

export const isSticky = ({ type }: CanvasNode) => type === 'n8n-nodes-base.stickyNote';

/** Outputs of a Switch node; of all others two at most, which need no more height. */
function outputCount({ parameters }: CanvasNode): number {
	const { rules, options } = parameters as {
		rules?: { values?: unknown[] };
		options?: { fallbackOutput?: string };
	};
	return (rules?.values?.length ?? 1) + (options?.fallbackOutput === 'extra' ? 1 : 0);
}

/** A node and the label below it, which is centred and wider than the node. */
export function nodeBox(node: CanvasNode): Box {
	const [x, y] = node.position;
	const body = NODE + Math.max(0, outputCount(node) - 2) * PER_OUTPUT;
	return {
		x: x - (LABEL.width - NODE) / 2,
		y,
		width: LABEL.width,
		height: body + LABEL.height,
	};
}

/** A node, but for its edge, and the text below it: two lines, three with a long name. */
function drawnBoxes(node: CanvasNode): Box[] {
	const { x, y, width, height } = nodeBox(node);
	const body = height - LABEL.height;
	const text = LABEL.height - (node.name.length > LONG_NAME ? 0 : 16);
	const inner = { x: x + EDGE, width: width - 2 * EDGE };
	return [
		{ ...inner, y: y + EDGE, height: body - EDGE },
		{ ...inner, y: y + body + GAP, height: text - GAP },
	];
}

/**
 * A line to a node further left: to the right of its start, down by a fixed height, left, and to the
 * node.
 * @param output of the node at its start, and how many it has
 * @returns the line as boxes without a width or a height
 */
function lineBack(from: CanvasNode, to: CanvasNode, output: number, outputs: number): Box[] {
	const body = NODE + Math.max(0, outputs - 2) * PER_OUTPUT;
	const y = from.position[1] + ((output + 1) * body) / (outputs + 1) + BACK_DOWN;
	const [left, right] = [to.position[0] - BACK_ASIDE, from.position[0] + NODE + BACK_ASIDE];
	const middle = to.position[1] + NODE / 2;
	return [
		{ x: left, y, width: right - left, height: 0 },
		{ x: left, y: Math.min(y, middle), width: 0, height: Math.abs(y - middle) },
	];
}

/** The nodes that a line back would cross. @param connection from an output, of so many, to a node */
export function crossedBy(
	nodes: CanvasNode[],
	{
		from,
		to,
		output,
		outputs,
	}: Record<'from' | 'to', CanvasNode> & Record<'output' | 'outputs', number>,
): string[] {
	if (to.position[0] > from.position[0] + NODE - EDGE) return [];
	const line = lineBack(from, to, output, outputs);
	const isCrossed = (node: CanvasNode) =>
		drawnBoxes(node).some((box) => line.some((part) => overlap(part, box)));
	return nodes.filter(isCrossed).map(({ name }) => name);
}

export function stickyBox({ position: [x, y], parameters }: CanvasNode): Box {
	return { x, y, width: Number(parameters.width), height: Number(parameters.height) };
}

/** Lines that a text takes when it is broken between words. */
function lineCount(text: string, charactersPerLine: number): number {
	let lines = 1;
	let used = 0;
	for (const word of text.split(/\s+/)) {
		if (used > 0 && used + 1 + word.length > charactersPerLine) {
			lines++;
			used = 0;
		}
		used += (used > 0 ? 1 : 0) + word.length;
	}
	return lines;
}

/** The text as it is shown: without what Markdown marks it with. */
const shown = (line: string) =>
	line
		.replace(/\[([^\]]*)\]\([^)]*\)/g, '$1')
		.replace(/[*`]/g, '')
		.trim();

const STYLES = [
	{ mark: /^#+ /, character: 13, line: 32, gap: 8, indent: 24 },
	{ mark: /^- /, character: 7.2, line: 17, gap: 6, indent: 60 },
	{ mark: /^/, character: 7, line: 19, gap: 8, indent: 24 },
];
const TOP = 16;

/** How far down a sticky note's text goes, never less than the editor needs. */
function textHeight(content: string, width: number): number {
	const lines = content.split('\n').filter((line) => line.trim() !== '');
	return lines.reduce((height, line) => {
		const style = STYLES.find(({ mark }) => mark.test(line.trim())) ?? STYLES[2];
		const text = shown(line.trim().replace(style.mark, ''));
		const count = lineCount(text, (width - style.indent) / style.character);
		return height + count * style.line + style.gap;
	}, TOP);
}

/** The part of a sticky note that its text covers. */
export function textBox(sticky: CanvasNode): Box {
	const box = stickyBox(sticky);
	return { ...box, height: textHeight(String(sticky.parameters.content), box.width) };
}

export const overlap = (a: Box, b: Box) =>
	a.x < b.x + b.width && b.x < a.x + a.width && a.y < b.y + b.height && b.y < a.y + a.height;

export const contains = (outer: Box, inner: Box) =>
	inner.x >= outer.x &&
	inner.y >= outer.y &&
	inner.x + inner.width <= outer.x + outer.width &&
	inner.y + inner.height <= outer.y + outer.height;

/** Every two of a list. */
export const pairs = <T>(list: T[]): Array<[T, T]> =>
	list.flatMap((first, index) => list.slice(index + 1).map((second): [T, T] => [first, second]));
