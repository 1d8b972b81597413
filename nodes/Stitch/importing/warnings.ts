import type { Shape } from './schema';

/** String keys should stay below this many characters (import-api.md 4). */
export const MAX_KEY_CHARACTERS = 256;

/** More warnings would hide the rest of the output. */
const MOST_WARNINGS = 20;

/** Prefixes of Stitch's own tables and columns (import-api.md 4). */
const RESERVED_PREFIX = /^_(sdc|rjm)/i;

/**
 * What Stitch appends to the name of a column with several types. Its documents give these as
 * examples and have no list (import-api.md 4).
 */
const TYPE_SUFFIX = /__(bigint|bi|bl|bo|do|fl|it|nu|st|string)$/i;

/** What is known of a table's records. */
interface Seen {
	tableName: string;
	/** Fields of the schema that is sent. */
	names: string[];
	/** What was seen in the records. */
	shape: Shape;
	/** Key fields with values of `MAX_KEY_CHARACTERS` or more. */
	longKeys: Iterable<string>;
}

/**
 * What Stitch accepts and a destination rejects later (import-api.md 4). Nobody sees it but in the
 * destination's `_sdc_rejected` table.
 */
export function warningsOf({ tableName, names, shape, longKeys }: Seen): string[] {
	const warnings: string[] = [];
	if (RESERVED_PREFIX.test(tableName)) {
		warnings.push(`Table '${tableName}' starts with a prefix that Stitch keeps for itself`);
	}
	for (const name of longKeys) {
		warnings.push(`Key field '${name}' has values of ${MAX_KEY_CHARACTERS} characters or more`);
	}
	warnings.push(...warningsOfNames(names, ''), ...warningsOfValues(shape, ''));
	if (warnings.length <= MOST_WARNINGS) return warnings;
	const more = warnings.length - MOST_WARNINGS;
	return [...warnings.slice(0, MOST_WARNINGS), `${more} more warnings`];
}

function warningsOfNames(names: string[], path: string): string[] {
	const warnings: string[] = [];
	const first = new Map<string, string>();
	for (const name of names) {
		const shown = `'${path}${name}'`;
		if (name === '')
			warnings.push(`A field ${path === '' ? '' : `of '${path}' `}has an empty name`);
		if (RESERVED_PREFIX.test(name)) {
			warnings.push(`Field ${shown} starts with a prefix that Stitch keeps for itself`);
		}
		if (TYPE_SUFFIX.test(name)) {
			warnings.push(`Field ${shown} ends with a type suffix that Stitch keeps for itself`);
		}
		const alike = first.get(name.toLowerCase());
		if (alike === undefined) first.set(name.toLowerCase(), name);
		else warnings.push(`Fields '${path}${alike}' and ${shown} differ only by case`);
	}
	return warnings;
}

function warningsOfValues(shape: Shape, path: string): string[] {
	return shape.fields().flatMap(([name, field]) => {
		const own = field.oddities().map((words) => `Field '${path}${name}' ${words}`);
		return [...own, ...warningsInside(field, `${path}${name}.`)];
	});
}

/** Warnings about fields inside a field, and inside the items of a list. */
function warningsInside(shape: Shape, path: string): string[] {
	const names = shape.fields().map(([name]) => name);
	const own = [...warningsOfNames(names, path), ...warningsOfValues(shape, path)];
	const { ofItems } = shape;
	if (ofItems === undefined) return own;
	const field = path.slice(0, -1);
	const ofValues = ofItems.oddities().map((words) => `Field '${field}' ${words}`);
	return [...own, ...ofValues, ...warningsInside(ofItems, path)];
}
