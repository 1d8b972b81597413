import { isObject } from '../server/bodies.mts';
import { failedValidation, refused, typeName } from './answers.mts';

/**
 * The outer shape of a batch (import-api.md 3.2), refused with Stitch's messages. As in the
 * documents, the first fault is named.
 */

export type Message =
	| { action: 'upsert'; sequence: number; data: Record<string, unknown>; time_extracted?: string }
	| { action: 'activate_version'; sequence: number };

export type Batch = {
	table_name: string;
	schema: Record<string, unknown>;
	messages: Message[];
	key_names?: string[];
	table_version?: number;
};

const TYPES = Object.freeze({
	table_name: 'String',
	schema: 'JSONObject',
	messages: 'JSONArray',
	key_names: 'JSONArray',
	// What Stitch's own target sends too; not documented for customers.
	table_version: 'Integer',
	bookmark_names: 'JSONArray',
});
const REQUIRED = ['table_name', 'schema', 'messages'];
/** The two shapes of a message, by its action. */
const MESSAGE_KEYS: Record<string, { required: string[]; allowed: string[] }> = {
	upsert: {
		required: ['action', 'sequence', 'data'],
		allowed: ['action', 'sequence', 'data', 'time_extracted'],
	},
	activate_version: {
		required: ['action', 'sequence'],
		allowed: ['action', 'sequence'],
	},
};
export const MAX_RECORDS = 20_000;
const MAX_SEQUENCE = 9223372036854775807n;

function checkArguments(body: Record<string, unknown>) {
	const missing = REQUIRED.find((name) => !(name in body));
	if (missing) throw failedValidation(`#: required key [${missing}] not found`);
	const extra = Object.keys(body).find((name) => !(name in TYPES));
	if (extra) throw failedValidation(`#: extraneous key [${extra}] is not permitted`);
	for (const [name, type] of Object.entries(TYPES))
		if (name in body && typeName(body[name]) !== type)
			throw failedValidation(`#/${name}: expected type: ${type}, found: ${typeName(body[name])}`);
}

function checkCount(messages: unknown[]) {
	if (messages.length < 1)
		throw failedValidation('#/messages: expected minimum item count: 1, found: 0');
	if (messages.length > MAX_RECORDS)
		throw failedValidation(
			`#/messages: expected maximum item count: ${MAX_RECORDS}, found: ${messages.length}`,
		);
}

function checkMessage(message: unknown, index: number) {
	const at = `#/messages/${index}`;
	if (!isObject(message))
		throw failedValidation(`${at}: expected type: JSONObject, found: ${typeName(message)}`);
	const shape =
		message.action === 'activate_version' ? MESSAGE_KEYS.activate_version : MESSAGE_KEYS.upsert;
	const missing = shape.required.find((name) => !(name in message));
	if (missing)
		// The whole of it is one documented sentence; it complains of `data` whatever is missing.
		throw failedValidation(
			`${at}: #: 0 subschemas matched instead of one ${at}: 2 schema violations found ${at}: required key [${missing}] not found ${at}: extraneous key [data] is not permitted ${at}: required key [${missing}] not found`,
		);
	const extra = Object.keys(message).find((name) => !shape.allowed.includes(name));
	if (extra) throw failedValidation(`${at}: extraneous key [${extra}] is not permitted`);
	if (!(String(message.action) in MESSAGE_KEYS))
		throw failedValidation(`${at}/action: ${String(message.action)} is not a valid enum value`);
	if (typeof message.sequence !== 'number' || !Number.isInteger(message.sequence))
		throw failedValidation(
			`${at}/sequence: expected type: Integer, found: ${typeName(message.sequence)}`,
		);
	if ('data' in message && !isObject(message.data))
		throw failedValidation(
			`${at}/data: expected type: JSONObject, found: ${typeName(message.data)}`,
		);
}

/**
 * JSON.parse rounds numbers of that size, so the text itself is read, and only when it matters.
 */
function checkSequences(messages: Message[], text: string) {
	if (!messages.some(({ sequence }) => sequence >= Number(MAX_SEQUENCE))) return;
	for (const [, digits] of text.matchAll(/"sequence"\s*:\s*(\d{19,})/g))
		if (BigInt(digits) > MAX_SEQUENCE)
			throw failedValidation(`#: sequence can not be above ${MAX_SEQUENCE}`);
}

/** @throws {StitchAnswer} 400 */
export function checkEnvelope(body: unknown, text: string): Batch {
	if (!isObject(body))
		throw failedValidation(`#: expected type: JSONObject, found: ${typeName(body)}`);
	checkArguments(body);
	const batch = body as unknown as Batch;
	checkCount(batch.messages);
	batch.messages.forEach(checkMessage);
	checkSequences(batch.messages, text);
	const badKey = (batch.key_names ?? []).findIndex((name) => typeof name !== 'string');
	if (badKey >= 0)
		throw failedValidation(
			`#/key_names/${badKey}: expected type: String, found: ${typeName(batch.key_names?.[badKey])}`,
		);
	if (!isObject(batch.schema.properties)) throw refused('Invalid JSON schema: no properties');
	return batch;
}
