import type { StoredCredentials } from '../support/credentialsHelper';
import { runNode } from '../support/engine';
import { withConstants } from './support/constants';
import type { CredentialKind } from './support/credentialKinds';
import { credentialKinds } from './support/credentialKinds';
import type { EchoServer } from './support/echoServer.mts';
import { startEchoServer } from './support/echoServer.mts';
import { itemOf, numberOf, operationCases } from './support/operationCases';
import { constantParameters, runConstant } from './support/runConstant';
import { idleClock, useIdleClock } from '../support/idleClock.mts';

useIdleClock();

let server: EchoServer;
let elsewhere: EchoServer;
beforeAll(async () => {
	server = await startEchoServer(idleClock.now);
	elsewhere = await startEchoServer(idleClock.now);
});
beforeEach(() => {
	server.reset();
	elsewhere.reset();
});
afterAll(async () => await Promise.all([server.stop(), elsewhere.stop()]));

const runs = operationCases.flatMap((operation) =>
	credentialKinds(operation).map((kind) => ({
		name: `${operation.name} with ${kind.name}`,
		operation,
		kind,
	})),
);

/** Each operation with one of its credentials. */
const inTurn = operationCases.map((operation, index) => {
	const kinds = credentialKinds(operation);
	const kind = kinds[index % kinds.length];
	return { name: `${operation.name} with ${kind.name}`, operation, kind };
});

/** All that went to the other origin, as one text. */
const sentElsewhere = () =>
	JSON.stringify(elsewhere.requests.map(({ url, rawHeaders, body }) => [url, rawHeaders, body]));

describe('a redirect to another origin', () => {
	it.each(inTurn)('$name: is not followed with a token', async ({ operation, kind }) => {
		for (const status of [301, 302, 303, 307, 308]) {
			server.reset();
			elsewhere.reset();
			server.interfere(({ url }) => ({ status, headers: { location: `${elsewhere.url}${url}` } }));
			const { error } = await runConstant(operation, kind, server);
			expect(sentElsewhere()).not.toMatch(/secret|authorization"/i);
			// Only a log is fetched from elsewhere, without a token (connect-api.md 8.29).
			if (operation.name.startsWith('extraction:getLog') && status === 302) continue;
			expect(elsewhere.requests).toEqual([]);
			if (server.requests.length > 0) expect(error?.message).toBeTruthy();
		}
	});
});

describe('a link to the next page', () => {
	const paged = runs.filter(({ operation }) => /^(extraction|load):list$/.test(operation.name));
	const links: Array<[string, (path: string) => string]> = [
		['another origin', (path) => `${elsewhere.url}${path}?page=2`],
		['another origin without scheme', (path) => `//${elsewhere.url.slice(7)}${path}?page=2`],
		['another origin with backslashes', (path) => `\\\\${elsewhere.url.slice(7)}${path}?page=2`],
		['a user in front', (path) => `${path}?page=2@${elsewhere.url.slice(7)}`],
		['another list', () => '/v4/1/extractions?page=2'],
		['up and away', (path) => `${path}/../../../v4/sources?page=2`],
		['no page', (path) => `${path}?page=/../2`],
	];

	it.each(paged.flatMap((run) => links.map(([name, link]) => ({ ...run, to: name, link }))))(
		'$name: to $to is not followed',
		async ({ operation, kind, link }) => {
			server.interfere(({ url }) => {
				const path = url.split('?')[0];
				if (!/\/(extractions|loads)$/.test(path)) return undefined;
				return { body: { data: [], page: 1, total: 2, links: { next: link(path) } } };
			});
			const { error } = await runConstant(operation, kind, server);
			expect(error?.message).toMatch(
				/whose next page is elsewhere, and the token is not sent there/,
			);
			expect(elsewhere.requests).toEqual([]);
			const lists = server.requests.filter(({ url }) => /extractions|loads/.test(url));
			expect(lists).toHaveLength(1);
		},
	);
});

/** A credential that is fixed but for its base URL, which is the item's `url`. */
function withBaseUrlOfItem(kind: CredentialKind): StoredCredentials {
	const fixed = withConstants(kind.credentials('base-url'), itemOf(numberOf(0)));
	const text = JSON.stringify(fixed).replaceAll('base-url', '={{ $json.url }}');
	return JSON.parse(text) as StoredCredentials;
}

describe('a base URL', () => {
	const refused = [
		'http://api.stitchdata.com',
		`http://127.0.0.1.example.com`,
		`http://localhost.example.com`,
		'http://127.0.0.1@example.com',
		'http://0.0.0.0',
		'http://[::2]',
		'//api.stitchdata.com',
		'ftp://127.0.0.1',
		'javascript:alert(1)',
		'https://user:pass@127.0.0.1:443',
		'https://api.stitchdata.com?x=1',
		'https://api.stitchdata.com#x',
		'https://api.stitchdata.com\\@example.com',
		'https://api.stitchdata.com /',
	];

	it.each(runs)('$name: no token goes to a refused one', async ({ operation, kind }) => {
		const { resource, operation: name } = operation;
		const { json } = await runNode({
			parameters: {
				resource,
				operation: name,
				authentication: kind.authentication,
				...constantParameters(operation),
			},
			items: refused.map((url) => ({ url })),
			credentials: withBaseUrlOfItem(kind),
			onError: 'continueRegularOutput',
		});
		expect(json.map(({ error }, index) => [refused[index], error])).toEqual(
			refused.map((url) => [url, expect.stringMatching(/Base URL.* is refused$/)]),
		);
		expect(server.requests).toEqual([]);
	});
});
