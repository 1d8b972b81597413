import { Ajv } from 'ajv';
import addFormats from 'ajv-formats';
import { isObject } from '../server/bodies.mts';
import { refused, typeName } from './answers.mts';
import type { Batch } from './envelope.mts';
import type { ErrorObject } from 'ajv';

/** The records of a batch against the schema that it carries (import-api.md 3.2). */

const JSON_TYPES = ['array', 'boolean', 'integer', 'null', 'number', 'object', 'string'];
export const MAX_DATA_POINTS = 10_000;
const TYPE_NAMES: Record<string, string> = {
	array: 'JSONArray',
	boolean: 'Boolean',
	integer: 'Integer',
	null: 'Null',
	number: 'Number',
	object: 'JSONObject',
	string: 'String',
};

/** The first `type` in a schema that JSON Schema doesn't have. */
function unknownType(schema: unknown): string | undefined {
	if (!isObject(schema)) return undefined;
	const unknown = [schema.type ?? []].flat().find((type) => !JSON_TYPES.includes(String(type)));
	if (unknown !== undefined) return String(unknown);
	const parts = [
		...['properties', 'definitions', 'patternProperties'].flatMap((key) =>
			Object.values(Object(schema[key])),
		),
		...['items', 'anyOf', 'allOf', 'oneOf', 'additionalProperties', 'not'].flatMap(
			(key) => schema[key] ?? [],
		),
	];
	for (const part of parts) {
		const found = unknownType(part);
		if (found !== undefined) return found;
	}
	return undefined;
}

function compile({ $schema, $id, id, ...schema }: Record<string, unknown>) {
	const unknown = unknownType(schema);
	if (unknown !== undefined) throw refused(`Invalid JSON schema: unknown type: [${unknown}]`);
	// A new validator for each batch: schemas of strangers must not pile up in one.
	const ajv = new Ajv({ strict: false, validateSchema: false, logger: false });
	addFormats.default(ajv);
	try {
		return ajv.compile(schema);
	} catch (error) {
		throw refused(`Invalid JSON schema: ${(error as Error).message}`);
	}
}

function describe(fault: ErrorObject, record: unknown) {
	const path = fault.instancePath.split('/').slice(1);
	let value: unknown = record;
	for (const part of path) value = Object(value)[part.replaceAll('~1', '/').replaceAll('~0', '~')];
	const at = `#${fault.instancePath}`;
	if (fault.keyword === 'type') {
		const types = [fault.params.type].flat().map((type) => TYPE_NAMES[type]);
		return `${at}: expected: ${types.join(' or ')}, found: ${typeName(value)}`;
	}
	// Only the violation of a type is documented; the others follow the same validator's manner.
	if (fault.keyword === 'required')
		return `${at}: required key [${fault.params.missingProperty}] not found`;
	if (fault.keyword === 'format')
		return `${at}: [${String(value)}] is not a valid ${fault.params.format}`;
	return `${at}: ${fault.message}`;
}

export function dataPoints(value: unknown): number {
	if (typeof value !== 'object' || value === null) return 1;
	return Object.values(value).reduce((total, part) => total + dataPoints(part), 0);
}

/** @throws {StitchAnswer} 400 */
export function checkRecords({ schema, messages, key_names: keyNames = [] }: Batch) {
	const validate = compile(schema);
	messages.forEach(({ data }, index) => {
		const missing = keyNames.find((name) => data[name] === undefined || data[name] === null);
		if (missing !== undefined) throw refused(`Record is missing key property ${missing}`);
		if (!validate(data) && validate.errors)
			throw refused(
				`Record ${index} did not conform to schema: ${describe(validate.errors[0], data)}`,
			);
		// The limit is documented, the answer isn't.
		if (dataPoints(data) > MAX_DATA_POINTS)
			throw refused(`Record ${index} has more than ${MAX_DATA_POINTS} data points`);
	});
}
