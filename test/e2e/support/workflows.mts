import { randomUUID } from 'node:crypto';

export interface NodeOptions {
	name: string;
	type: string;
	typeVersion?: number;
	parameters?: object;
	/** By credential type. */
	credentials?: Record<string, { id: string; name: string }>;
	onError?: 'continueRegularOutput' | 'continueErrorOutput' | 'stopWorkflow';
	alwaysOutputData?: boolean;
	retryOnFail?: boolean;
	maxTries?: number;
	/** Milliseconds. */
	waitBetweenTries?: number;
}

const manualTrigger: NodeOptions = { name: 'Start', type: 'n8n-nodes-base.manualTrigger' };

/** A workflow whose nodes stand one after another behind a manual trigger. */
export function chain(name: string, ...nodes: NodeOptions[]) {
	const all = [manualTrigger, ...nodes].map((node, index) => ({
		id: randomUUID(),
		typeVersion: 1,
		position: [index * 220, 0],
		parameters: {},
		...node,
	}));
	const connections = Object.fromEntries(
		all
			.slice(0, -1)
			.map((node, index) => [
				node.name,
				{ main: [[{ node: all[index + 1]?.name, type: 'main', index: 0 }]] },
			]),
	);
	return { name, nodes: all, connections, settings: { executionOrder: 'v1' }, active: false };
}

/** @param credential of type `stitchOAuth2Api` */
export const listSources = (
	{ id, name }: { id: string; name: string },
	parameters: object = {},
): NodeOptions => ({
	name: 'List Sources',
	type: 'n8n-nodes-stitch.stitch',
	parameters: {
		authentication: 'oAuth2',
		resource: 'source',
		operation: 'list',
		returnAll: true,
		...parameters,
	},
	credentials: { stitchOAuth2Api: { id, name } },
});

/**
 * n8n's own HTTP Request node, signing with a Stitch credential.
 * @param credential of type `stitchOAuth2Api`
 */
export const httpRequest = (
	{ id, name }: { id: string; name: string },
	url: string,
): NodeOptions => ({
	name: 'HTTP Request',
	type: 'n8n-nodes-base.httpRequest',
	typeVersion: 4.2,
	parameters: {
		url,
		authentication: 'predefinedCredentialType',
		nodeCredentialType: 'stitchOAuth2Api',
		options: {},
	},
	credentials: { stitchOAuth2Api: { id, name } },
});
