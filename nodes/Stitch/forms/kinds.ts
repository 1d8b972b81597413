import { choicesOf, isMidnight } from './patterns';

/** What a property's JSON Schema asks for (the table in data-structures.md section 3). */
export type PropertyKind =
	| { kind: 'text' }
	/** Text, or a list of texts. */
	| { kind: 'textOrArray' }
	| { kind: 'boolean'; asText: boolean }
	| { kind: 'number' }
	| { kind: 'choice'; choices: Array<string | number | boolean> }
	/** `2024-03-05T00:00:00Z`. */
	| { kind: 'midnight' }
	/** `2024-03-05`. */
	| { kind: 'date' }
	| { kind: 'dateTime' }
	| { kind: 'array' }
	| { kind: 'object' };

const TEXT: PropertyKind = { kind: 'text' };

type Schema = Record<string, unknown>;

/** Text where the schema doesn't say: Stitch accepts text for most properties. */
export function kindOf(schema: Schema | undefined): PropertyKind {
	if (schema === undefined) return TEXT;
	if (Array.isArray(schema.enum)) return kindOfEnum(schema.enum);
	const types = typesOf(schema);
	if (types.length === 1) return kindOfType(types[0], schema);
	if (types.length > 1) return merge(types.map((type) => kindOfType(type, schema)));
	const branches = branchesOf(schema);
	return branches.length > 0
		? merge(branches.map(kindOf))
		: kindOfType(impliedType(schema), schema);
}

function kindOfType(type: string, schema: Schema): PropertyKind {
	if (type === 'boolean') return { kind: 'boolean', asText: false };
	if (type === 'integer' || type === 'number') return { kind: 'number' };
	if (type === 'array' || type === 'object') return { kind: type };
	if (typeof schema.pattern === 'string') return kindOfPattern(schema.pattern);
	if (schema.format === 'date-time') return { kind: 'dateTime' };
	return schema.format === 'date' ? { kind: 'date' } : TEXT;
}

function kindOfPattern(pattern: string): PropertyKind {
	if (isMidnight(pattern)) return { kind: 'midnight' };
	const choices = choicesOf(pattern);
	return choices === undefined ? TEXT : kindOfChoices(choices);
}

function kindOfEnum(values: unknown[]): PropertyKind {
	const choices = values.filter((value) => value !== null);
	return choices.length > 0 && choices.every(isScalar) ? kindOfChoices(choices) : TEXT;
}

/** `true` and `false` are a switch, as text or as booleans. */
function kindOfChoices(choices: Array<string | number | boolean>): PropertyKind {
	const unique = [...new Set(choices)];
	const isSwitch =
		unique.length === 2 && ['true', 'false'].every((word) => unique.map(String).includes(word));
	return isSwitch
		? { kind: 'boolean', asText: unique.some((choice) => typeof choice === 'string') }
		: { kind: 'choice', choices: unique };
}

/** One kind for several allowed shapes; a text is preferred, as Stitch's properties are texts. */
function merge(kinds: PropertyKind[]): PropertyKind {
	const names = new Set(kinds.map(({ kind }) => kind));
	if (names.has('boolean') && kinds.every(isSwitchOrText))
		return { kind: 'boolean', asText: kinds.some(isTextual) };
	if (names.size === 1 && names.has('choice')) {
		return kindOfChoices(kinds.flatMap((kind) => (kind.kind === 'choice' ? kind.choices : [])));
	}
	if (names.size === 1) return kinds[0];
	const isList =
		names.has('array') && [...names].every((name) => name === 'array' || name === 'text');
	return isList ? { kind: 'textOrArray' } : TEXT;
}

function isSwitchOrText({ kind }: PropertyKind): boolean {
	return kind === 'boolean' || kind === 'text';
}

function isTextual(kind: PropertyKind): boolean {
	return kind.kind === 'text' || (kind.kind === 'boolean' && kind.asText);
}

function typesOf(schema: Schema): string[] {
	const types = Array.isArray(schema.type) ? schema.type : [schema.type];
	return types.filter((type): type is string => typeof type === 'string' && type !== 'null');
}

function branchesOf(schema: Schema): Schema[] {
	const all = [schema.anyOf, schema.oneOf].flatMap((list) =>
		Array.isArray(list) ? (list as unknown[]) : [],
	);
	return all.filter(
		(branch): branch is Schema =>
			typeof branch === 'object' && branch !== null && !isNullOnly(branch),
	);
}

function isNullOnly(branch: object): boolean {
	return (branch as Schema).type === 'null';
}

function impliedType(schema: Schema): string {
	if (typeof schema.properties === 'object' && schema.properties !== null) return 'object';
	return 'items' in schema ? 'array' : 'string';
}

function isScalar(value: unknown): value is string | number | boolean {
	return typeof value === 'string' || typeof value === 'number' || typeof value === 'boolean';
}
