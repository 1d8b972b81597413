import Ajv from 'ajv';
import type { IDataObject } from 'n8n-workflow';
import { demo } from '../../../../emulator/index.mts';
import { resources } from '../../../../nodes/Stitch/actions/resources';
import { read, rows } from '../../../package/support/documents.mts';
import { operationRow, shownPath, withoutNames } from '../../../support/documented';
import { useEmulator } from '../../../support/emulator';
import { importCredential } from '../../../support/importCredential';
import { byId, operationRunner } from '../../../support/operation';
import { operationFiles } from '../../../support/operationFiles.mts';
import { outputSchemas } from '../../../support/outputSchemas.mts';
import { schemaOf } from '../../../support/schemaOf';
import { demoCases } from '../../../trust/faults/demoCases';
import { idleClock, useIdleClock } from '../../../support/idleClock.mts';

/**
 * What an operation needs beside its own file and its own test. What is missing is named, with the
 * text to paste.
 */

useIdleClock();

const stitch = useEmulator({ clock: idleClock });
const { sourceIds, destinationId, importTokenId, hookId, emailId, stitchClientId } = demo.account;

type Parameters = IDataObject | (() => IDataObject | Promise<IDataObject>);

const aSource = { sourceId: byId(sourceIds.shopDb) };
const anImportSource = { sourceId: byId(sourceIds.importApi) };
const aDestination = { destinationId: byId(destinationId) };
const aHook = { hookId: String(hookId) };
const json = (properties: IDataObject) => ({
	propertiesMode: 'json',
	propertiesJson: JSON.stringify(properties),
});
const data = { dataMode: 'json', data: '{"id": 1, "_sdc_x": 1}' };
const aRecipient = { recipientId: String(emailId) };

/**
 * What an operation is run with, everything else at its default. One that is not here gets what the
 * fault tests use.
 */
const cases: Record<string, Parameters> = {
	'account/create': {
		firstName: 'Nathan',
		lastName: 'Smith',
		company: 'Example Ltd',
		email: 'nathan@example.com',
		region: 'us-east-1',
	},
	'account/encryptToken': { token: 'ac_any', stitchAccountId: String(stitchClientId) },
	'account/exchangeCode': async () => {
		const url = `${stitch.emulator.url}/oauth/authorization?client_id=${demo.partner.id}`;
		const redirect = await stitch.emulator.consent(url, { account: stitchClientId });
		return { code: new URL(redirect).searchParams.get('code') };
	},
	'account/getAuthorizationUrl': {},
	'destination/create': () => {
		stitch.emulator.switches.destinationLimit = 2;
		return { destinationType: byId('postgres') };
	},
	'destination/delete': aDestination,
	'destination/get': aDestination,
	'destination/getConnectionCheck': aDestination,
	'destination/list': {},
	'destination/update': { ...aDestination, ...json({ username: 'loader' }) },
	'destinationType/get': { destinationType: byId('postgres') },
	'destinationType/list': { returnAll: true, filters: { includeUnavailable: true } },
	'emailRecipient/create': { emailAddress: 'new@example.com' },
	'emailRecipient/delete': aRecipient,
	'emailRecipient/disable': aRecipient,
	'emailRecipient/enable': aRecipient,
	'emailRecipient/list': {},
	'extraction/getLog': () => {
		const { extractions } = stitch.emulator.state.accounts.get(stitchClientId) ?? {};
		return { jobName: extractions?.get(sourceIds.shopDb)?.job_name };
	},
	'extraction/list': { returnAll: true },
	'hook/create': { ...aDestination, url: 'https://n8n.example.com/webhook' },
	'hook/delete': aHook,
	'hook/disable': aHook,
	'hook/enable': aHook,
	'hook/list': {},
	'importRecord/getStatus': {},
	'importRecord/push': { tableName: 'orders', keyNames: 'id', ...data },
	'importRecord/validate': { tableName: 'orders', keyNames: 'id', ...data },
	'importToken/create': anImportSource,
	'importToken/delete': { ...anImportSource, tokenId: String(importTokenId) },
	'importToken/list': anImportSource,
	'load/list': { returnAll: true },
	'replicationJob/getStatus': aSource,
	'replicationJob/start': aSource,
	'replicationJob/startAndWait': () => {
		stitch.emulator.switches.jobDurationMs = 0;
		stitch.emulator.switches.loadDelayMs = 0;
		return aSource;
	},
	'replicationJob/stop': aSource,
	'source/create': { sourceType: byId('import_api'), displayName: 'New' },
	'source/delete': aSource,
	'source/get': aSource,
	'source/getConnectionCheck': aSource,
	'source/getHealth': {},
	'source/list': { returnAll: true, filters: { includeDeleted: true } },
	'source/pause': aSource,
	'source/unpause': aSource,
	'source/update': { ...aSource, updateFields: { displayName: 'Renamed' } },
	'sourceType/get': { sourceType: byId('platform.hubspot') },
	'sourceType/list': { returnAll: true, filters: { includeUnavailable: true } },
	'stream/get': { ...aSource, streamId: byId(7310021) },
	'stream/list': { ...aSource, returnAll: true },
	'stream/select': {
		...aSource,
		streams: { stream: [{ streamId: byId(7310021), selected: true, deselectFields: 'total' }] },
	},
};

const ajv = new Ajv({ allErrors: true, allowUnionTypes: true, strictRequired: true });
ajv.addKeyword('version');

interface Preview {
	version?: number;
	properties?: Record<string, object>;
}

const offered = demoCases.map(({ resource, operation, parameters }) => ({
	name: `${resource}/${operation}`,
	resource,
	operation,
	parameters: cases[`${resource}/${operation}`] ?? (parameters as IDataObject),
}));
const names = offered.map(({ name }) => name);

/** As docs/operations.md names it. */
function shownName(resource: string, operation: string) {
	const found = resources.find(({ option }) => option.value === resource);
	const own = found?.operations.find(({ option }) => option.value === operation);
	return `${found?.option.name}: ${own?.option.name}`;
}

const documentedRows = rows(read('docs/operations.md'));

it('is in the index of its folder', () => {
	const lines = operationFiles()
		.filter((name) => !names.includes(name))
		.map((name) => name.split('/'))
		.map(
			([resource, operation]) =>
				`nodes/Stitch/actions/${resource}/index.ts lacks: import { operation as ${operation} } from './${operation}.operation';`,
		);
	expect(lines).toEqual([]);
	expect([...names].sort()).toEqual(operationFiles());
});

it('is there for every preview and every case of this test', () => {
	for (const known of [outputSchemas, cases]) {
		expect(names).toEqual(expect.arrayContaining(Object.keys(known)));
	}
});

describe.each(offered)('$name', ({ name, resource, operation, parameters }) => {
	const run = operationRunner(stitch, resource, operation);
	let json: IDataObject[];
	let requests: string[];

	beforeEach(async () => {
		const given = typeof parameters === 'function' ? await parameters() : parameters;
		stitch.emulator.requests.length = 0;
		const result = await run(given, {
			credentials:
				resource === 'importRecord'
					? { stitchImportApi: importCredential(stitch.emulator.url) }
					: undefined,
		});
		if (result.error !== undefined) {
			throw new Error(
				`${result.error.message} (${result.error.description}). If the operation needs more than its required parameters, give it a case in test/trust/support/operationCases.ts.`,
			);
		}
		json = result.json;
		requests = stitch.emulator.requests.map(({ method, path }) => `${method} ${shownPath(path)}`);
	});

	it('has an output preview and a row in docs/operations.md, which are what it does', () => {
		const shown = shownName(resource, operation);
		const row = documentedRows.find(([first]) => first === shown);
		const missing: string[] = [];
		if (!(name in outputSchemas)) {
			const draft = JSON.stringify({ ...schemaOf(json), version: 1 }, null, '\t');
			missing.push(`The file nodes/Stitch/__schema__/v1.0.0/${name}.json:\n${draft}`);
		}
		if (row === undefined) {
			missing.push(`In docs/operations.md:\n${operationRow(shown, requests)}`);
		}
		if (missing.length > 0) throw new Error(`${shown} lacks\n\n${missing.join('\n\n')}\n`);

		expect(json.length).toBeGreaterThan(0);
		const schema: Preview = outputSchemas[name];
		expect(schema.version).toBe(1);
		const validate = ajv.compile(schema);
		for (const record of json) {
			expect([record, validate(record), validate.errors]).toEqual([record, true, null]);
			// A preview without one of the fields is wrong.
			expect(Object.keys(schema.properties ?? {})).toEqual(
				expect.arrayContaining(Object.keys(record)),
			);
		}

		// The user opens the address that this one makes.
		const opensLater = name === 'account/getAuthorizationUrl';
		if (opensLater || row?.[1] === 'none') expect(requests).toEqual([]);
		else expect(requests.map(withoutNames)).toContain(withoutNames(row?.[1] ?? ''));
	});
});
