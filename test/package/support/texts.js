// @ts-check
'use strict';

const fs = require('node:fs');
const path = require('node:path');
const ts = require('typescript');

/** @param {import('typescript').Node} node @returns {string | undefined} */
function textOf(node) {
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

/**
 * The texts of errors: what a constructor of n8n's errors, or a function named `refuse` or `fail`,
 * is called with, and the values of `message`, `description` and `wayOut` beside one another.
 * @typedef {{ kind: 'message' | 'description', text: string, file: string }} ErrorText
 * @param {import('typescript').SourceFile} source
 * @returns {ErrorText[]}
 */
function errorTexts(source) {
	/** @type {ErrorText[]} */
	const found = [];
	/** @param {ErrorText['kind']} kind @param {import('typescript').Node | undefined} node */
	const add = (kind, node) => {
		const text = node === undefined ? undefined : textOf(node);
		if (text !== undefined && text !== '') found.push({ kind, text, file: source.fileName });
	};
	/** @param {import('typescript').Node} node */
	const visit = (node) => {
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
			/** @param {string[]} names */
			const valueOf = (names) =>
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

/** All texts with a space in them that a source holds. @param {import('typescript').SourceFile} source */
function prose(source) {
	/** @type {string[]} */
	const found = [];
	/** @param {import('typescript').Node} node */
	const visit = (node) => {
		const text = textOf(node);
		if (text?.includes(' ')) found.push(text);
		ts.forEachChild(node, visit);
	};
	visit(source);
	return found;
}

/** All comments of a source, each in one line. @param {import('typescript').SourceFile} source */
function comments(source) {
	/** @type {Map<number, string>} */
	const found = new Map();
	/** @param {import('typescript').Node} node */
	const visit = (node) => {
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

/** Every text in a JSON value. @param {unknown} value @returns {string[]} */
function textsIn(value) {
	if (typeof value === 'string') return [value];
	return typeof value === 'object' && value !== null ? Object.values(value).flatMap(textsIn) : [];
}

/** A Markdown text without code and without what is in bold, which quotes messages. @param {string} text */
const withoutCode = (text) =>
	text.replace(/^```[\s\S]*?^```$/gm, '').replace(/`[^`\n]*`|\*\*[^*\n]+\*\*/g, '…');

/**
 * What users and newcomers read in a file: comments, documents, examples' notes, and the texts of
 * what ships and of the commands. Tests' own texts are data.
 * @param {string} root @param {string} file
 * @returns {string[]}
 */
function readProse(root, file) {
	const text = readText(root, file);
	if (file.endsWith('.md')) return withoutCode(text).split('\n');
	if (file.endsWith('.json')) return textsIn(JSON.parse(text));
	if (!/\.[cm]?[jt]s$/.test(file)) return text.split('\n');
	const source = ts.createSourceFile(file, text, ts.ScriptTarget.Latest, true);
	return [...comments(source), ...(file.startsWith('test/') ? [] : prose(source))];
}

/**
 * What is written for people in everything that ships.
 * @param {string} root the repository
 */
function readTexts(root) {
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

/** @param {string} root @param {string} file */
const readText = (root, file) => fs.readFileSync(path.join(root, file), 'utf8');

module.exports = { readProse, readText, readTexts };
