import fs from 'node:fs';
import path from 'node:path';
import ts from 'typescript';
import type { Node, SourceFile } from 'typescript';

function textOf(node: Node): string | undefined {
	if (ts.isStringLiteral(node) || ts.isNoSubstitutionTemplateLiteral(node)) return node.text;
	if (ts.isTemplateExpression(node)) {
		const spans = node.templateSpans.map((span) => `…${span.literal.text}`);
		return node.head.text + spans.join('');
	}
	return undefined;
}

const ERRORS = /^(NodeApiError|NodeOperationError|OperationalError|UserError|UnexpectedError)$/;
/** `refuse(…)`, `this.refuse(…)`, `item.fail(…)`: the message, then the description. */
const REFUSALS = /(^|\.)(refuse|fail)$/;
const MESSAGES = ['message', 'title'];
const DESCRIPTIONS = ['description', 'wayOut'];

type ErrorText = { kind: 'message' | 'description'; text: string; file: string };

/**
 * The texts of errors: what a constructor of n8n's errors, or a function named `refuse` or `fail`,
 * is called with, and the values of `message`, `description` and `wayOut` beside one another.
 */
function errorTexts(source: SourceFile): ErrorText[] {
	const found: ErrorText[] = [];
	const add = (kind: ErrorText['kind'], node: Node | undefined) => {
		const text = node === undefined ? undefined : textOf(node);
		if (text !== undefined && text !== '') found.push({ kind, text, file: source.fileName });
	};
	const visit = (node: Node) => {
		if (ts.isNewExpression(node) && ERRORS.test(node.expression.getText(source))) {
			for (const argument of node.arguments ?? []) add('message', argument);
		}
		if (ts.isCallExpression(node) && REFUSALS.test(node.expression.getText(source))) {
			const [message, description] = node.arguments.slice(-2);
			add('message', message);
			add('description', description);
		}
		if (ts.isObjectLiteralExpression(node)) {
			const named = node.properties.filter(ts.isPropertyAssignment);
			const valueOf = (names: string[]) =>
				named.find(({ name }) => names.includes(name.getText(source)))?.initializer;
			const isParameter = valueOf(['displayName', 'name']) !== undefined;
			if (!isParameter) add('message', valueOf(MESSAGES));
			const ofError = ts.isNewExpression(node.parent) || valueOf(MESSAGES) !== undefined;
			if (!isParameter && ofError) add('description', valueOf(DESCRIPTIONS));
		}
		ts.forEachChild(node, visit);
	};
	visit(source);
	return found;
}

/** All texts with a space in them that a source holds. */
function prose(source: SourceFile) {
	const found: string[] = [];
	const visit = (node: Node) => {
		const text = textOf(node);
		if (text?.includes(' ')) found.push(text);
		ts.forEachChild(node, visit);
	};
	visit(source);
	return found;
}

/** All comments of a source, each in one line. */
function comments(source: SourceFile) {
	const found = new Map<number, string>();
	const visit = (node: Node) => {
		const ranges = [
			...(ts.getLeadingCommentRanges(source.text, node.getFullStart()) ?? []),
			...(ts.getTrailingCommentRanges(source.text, node.getEnd()) ?? []),
		];
		for (const { pos, end } of ranges) {
			found.set(pos, source.text.slice(pos, end).replace(/\s*\n\s*(\*(?!\/))?\s*/g, ' '));
		}
		ts.forEachChild(node, visit);
	};
	visit(source);
	return [...found.values()];
}

/** Every text in a JSON value. */
function textsIn(value: unknown): string[] {
	if (typeof value === 'string') return [value];
	return typeof value === 'object' && value !== null ? Object.values(value).flatMap(textsIn) : [];
}

/** A Markdown text without code and without what is in bold, which quotes messages. */
const withoutCode = (text: string) =>
	text.replace(/^```[\s\S]*?^```$/gm, '').replace(/`[^`\n]*`|\*\*[^*\n]+\*\*/g, '…');

/**
 * What users and newcomers read in a file: comments, documents, examples' notes, and the texts of
 * what ships and of the commands. Tests' own texts are data.
 */
export function readProse(root: string, file: string): string[] {
	const text = readText(root, file);
	if (file.endsWith('.md')) return withoutCode(text).split('\n');
	if (file.endsWith('.json')) return textsIn(JSON.parse(text));
	if (!/\.[cm]?[jt]s$/.test(file)) return text.split('\n');
	const source = ts.createSourceFile(file, text, ts.ScriptTarget.Latest, true);
	return [...comments(source), ...(file.startsWith('test/') ? [] : prose(source))];
}

/**
 * What is written for people in everything that ships.
 * @param root the repository
 */
export function readTexts(root: string) {
	const files = ['credentials', 'nodes'].flatMap((folder) =>
		fs
			.readdirSync(path.join(root, folder), { recursive: true })
			.map(String)
			.filter((name) => name.endsWith('.ts'))
			.map((name) => path.join(folder, name)),
	);
	const sources = files.map((file) =>
		ts.createSourceFile(
			file,
			fs.readFileSync(path.join(root, file), 'utf8'),
			ts.ScriptTarget.Latest,
			true,
		),
	);
	return {
		errors: sources.flatMap(errorTexts),
		prose: sources.flatMap((source) =>
			prose(source).map((text) => ({ text, file: source.fileName })),
		),
	};
}

export const readText = (root: string, file: string) =>
	fs.readFileSync(path.join(root, file), 'utf8');
