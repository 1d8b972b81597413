interface Schema {
	type?: string | string[];
	properties?: Record<string, Schema>;
	required?: string[];
	items?: Schema;
}

function typeOf(value: unknown): string {
	if (value === null) return 'null';
	if (Array.isArray(value)) return 'array';
	return Number.isInteger(value) ? 'integer' : typeof value;
}

const isRecord = (value: unknown): value is Record<string, unknown> => typeOf(value) === 'object';

/** The JSON schema that fits all the values: a first draft of an output preview. */
export function schemaOf(values: unknown[]): Schema {
	const types = [...new Set(values.map(typeOf))];
	const schema: Schema = types.length === 0 ? {} : { type: types.length === 1 ? types[0] : types };
	const records = values.filter(isRecord);
	if (records.length > 0) {
		const names = [...new Set(records.flatMap((record) => Object.keys(record)))];
		schema.properties = Object.fromEntries(
			names.map((name) => [
				name,
				schemaOf(records.filter((record) => name in record).map((record) => record[name])),
			]),
		);
		schema.required = names.filter((name) => records.every((record) => name in record));
	}
	const entries = values.filter(Array.isArray).flat() as unknown[];
	if (entries.length > 0) schema.items = schemaOf(entries);
	return schema;
}
