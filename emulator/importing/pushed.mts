import { isObject } from '../server/bodies.mts';
import { StitchAnswer } from '../server/replies.mts';
import { refused, unprocessable } from './answers.mts';
import { dataPoints, MAX_DATA_POINTS } from './records.mts';
import { MAX_RECORDS } from './envelope.mts';

/** The records of push and validate (import-api.md 3.3). */

type PushedRecord = {
	client_id: number;
	table_name: string;
	sequence: number;
	action: 'upsert';
	key_names: string[];
	data: Record<string, unknown>;
};

const KEYS = [
	'client_id',
	'table_name',
	'sequence',
	'action',
	'key_names',
	'data',
	'table_version',
];
const BLANK = ["can't be blank"];
const MAX_KEY_LENGTH = 1024;

const isBlank = (value: unknown) => value === undefined || value === null || value === '';

function keyFaults(data: Record<string, unknown>, keyNames: unknown[]) {
	const values = keyNames.map((name) => data[String(name)]);
	if (values.includes(undefined)) return ['data must include keys'];
	if (values.includes(null)) return ['keys cannot not be null in data'];
	if (values.some((value) => typeof value === 'string' && value.length > MAX_KEY_LENGTH))
		return [`String keys cannot be longer than ${MAX_KEY_LENGTH} characters`];
	// The limit is documented, the answer isn't.
	if (dataPoints(data) > MAX_DATA_POINTS)
		return [`data cannot have more than ${MAX_DATA_POINTS} data points`];
	return [];
}

/** What is wrong with a record, by argument. */
function faultsOf(record: Record<string, unknown>) {
	const faults: Record<string, string[]> = {};
	for (const name of ['table_name', 'action', 'sequence'])
		if (isBlank(record[name])) faults[name] = BLANK;
	const { table_name: table, action, sequence, data, key_names: keyNames } = record;
	if (!faults.table_name && typeof table !== 'string') faults.table_name = ['should be a string'];
	if (!faults.action && action !== 'upsert') faults.action = ['should be upsert'];
	if (!faults.sequence && typeof sequence !== 'number')
		faults.sequence = ['should be an integer', 'should be a number'];
	else if (!faults.sequence && !Number.isInteger(sequence))
		faults.sequence = ['should be an integer'];
	if (!Array.isArray(keyNames)) {
		// The documented answer speaks of the older name even when nobody sent it.
		faults.key_names = BLANK;
		faults.key_properties = ['unknown key'];
	}
	if (!isObject(data)) faults.data = ['data must be an object'];
	else if (Array.isArray(keyNames)) {
		const wrong = keyFaults(data, keyNames);
		if (wrong.length > 0) faults.data = wrong;
	}
	for (const name of Object.keys(record)) if (!KEYS.includes(name)) faults[name] = ['unknown key'];
	return faults;
}

function checkClient(records: Record<string, unknown>[], clientId: number) {
	const ids = new Set(records.map((record) => record.client_id));
	if (ids.has(undefined) || ids.has(null))
		throw new StitchAnswer(401, { status: 'ERROR', error: 'Not Authenticated.', errors: null });
	if (ids.size > 1)
		throw unprocessable(
			`The batch contains data points for multiple clients. Only client_id ${clientId} is allowed`,
		);
	if (records.length > 0 && !ids.has(clientId))
		throw new StitchAnswer(403, {
			status: 'ERROR',
			error: 'Forbidden',
			errors: { error: 'Access token is not associated with this client.' },
		});
}

/** @throws {StitchAnswer} 400, 401, 403, 422 */
export function checkPushed(body: unknown, clientId: number): PushedRecord[] {
	if (!Array.isArray(body) || !body.every(isObject))
		throw new StitchAnswer(400, { status: 'ERROR', message: 'An array of records is expected' });
	if (body.length < 1 || body.length > MAX_RECORDS)
		throw refused(`A request has to hold 1 to ${MAX_RECORDS} records`);
	checkClient(body, clientId);
	for (const record of body) {
		const faults = faultsOf(record);
		if (Object.keys(faults).length > 0) throw unprocessable(faults);
	}
	return body as unknown as PushedRecord[];
}
