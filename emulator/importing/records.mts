import { Ajv } from 'ajv';
import addFormats from 'ajv-formats';
import { isObject, textOf } from '../server/bodies.mts';
import { refused, typeName } from './answers.mts';
import type { Batch } from './envelope.mts';
import type { Switches } from '../types.mts';
import type { ErrorObject } from 'ajv';

/** The records of a batch against the schema that it carries (import-api.md 3.2). */

type Form = Switches['importRecordTexts'];

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

const valuesOf = (part: unknown): unknown[] => (isObject(part) ? Object.values(part) : []);

/** The first `type` in a schema that JSON Schema doesn't have. */
function unknownType(schema: unknown): string | undefined {
	if (!isObject(schema)) return undefined;
	const unknown = [schema.type ?? []].flat().find((type) => !JSON_TYPES.includes(textOf(type)));
	if (unknown !== undefined) return textOf(unknown);
	const parts = [
		...['properties', 'definitions', 'patternProperties'].flatMap((key) => valuesOf(schema[key])),
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

function compile({ properties, ...rest }: Batch['schema']) {
	// An address in it must not be fetched, nor clash with another one.
	const schema = { ...rest, properties, $schema: undefined, $id: undefined, id: undefined };
	const unknown = unknownType(schema);
	if (unknown !== undefined) throw refused(`Invalid JSON schema: unknown type: [${unknown}]`);
	const odd = valuesOf(properties).find((part) => !isObject(part));
	if (odd !== undefined)
		throw refused(
			`Invalid JSON schema: key null: expected type is one of JSONObject, found: ${typeName(odd)}`,
		);
	// A new validator for each batch: schemas of strangers must not pile up in one.
	const ajv = new Ajv({ allErrors: true, strict: false, validateSchema: false, logger: false });
	addFormats.default(ajv);
	try {
		return ajv.compile(schema);
	} catch (error) {
		throw refused(`Invalid JSON schema: ${(error as Error).message}`);
	}
}

/** The types that a value should have had. */
const typesOf = ({ params }: ErrorObject) => [params.type as string | string[]].flat();

function describe(fault: ErrorObject, record: unknown) {
	const path = fault.instancePath.split('/').slice(1);
	let value: unknown = record;
	for (const part of path)
		value = (Object(value) as Record<string, unknown>)[
			part.replaceAll('~1', '/').replaceAll('~0', '~')
		];
	const at = `#${fault.instancePath}`;
	if (fault.keyword === 'type') {
		const types = typesOf(fault).map((type) => TYPE_NAMES[type]);
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
	return Object.values(value).reduce<number>((total, part) => total + dataPoints(part), 0);
}

/** The violations of a record in the way of older and newer answers, one a line. */
function describeAll(faults: ErrorObject[], record: unknown) {
	return faults.map((fault) => {
		const text = describe(fault, record);
		const types = typesOf(fault);
		return fault.keyword === 'type' && types.length > 1
			? `#: #: no subschema matched out of the total ${types.length} subschemas\n#${fault.instancePath}`
			: text.replace(': expected: ', ': expected type: ');
	});
}

function refusal(batch: Batch, index: number, faults: ErrorObject[], form: Form, data: unknown) {
	if (form === 'sentence')
		return refused(`Record ${index} did not conform to schema: ${describe(faults[0], data)}`);
	const lines = describeAll(faults, data).join('\n');
	return form === 'lines'
		? refused(`Record ${index} did not conform to schema:\n${lines}\n`)
		: refused(`Record ${index} for table ${batch.table_name} did not conform to schema:\n${lines}`);
}

/** @throws {StitchAnswer} 400 */
export function checkRecords(batch: Batch, form: Form) {
	const { schema, messages, key_names: keyNames = [] } = batch;
	const validate = compile(schema);
	messages.forEach((message, index) => {
		if (message.action !== 'upsert') return;
		const { data } = message;
		const missing = keyNames.find((name) => data[name] === undefined || data[name] === null);
		if (missing !== undefined) throw refused(`Record is missing key property ${missing}`);
		if (!validate(data) && validate.errors)
			throw refusal(batch, index, validate.errors, form, data);
		// The limit is documented, the answer isn't.
		if (dataPoints(data) > MAX_DATA_POINTS)
			throw refused(`Record ${index} has more than ${MAX_DATA_POINTS} data points`);
	});
}
