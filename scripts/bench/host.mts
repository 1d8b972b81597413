import { mkdtempSync, rmSync } from 'node:fs';
import { createRequire } from 'node:module';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import paths from '../bootstrap/paths.js';

/** Packages of the installed n8n, and what was built against them. */
const requireOfServer = createRequire(join(paths.server, 'package.json'));
/** Where the built package lies, so that its `require('n8n-workflow')` finds that n8n's. */
const packageFolder = join(paths.bench, 'n8n-nodes-stitch');

/** n8n's own credentials helper, reading encrypted credentials: only the database row is ours. */
function createCredentials(core: any, types: Record<string, { type: any }>) {
	const { CredentialsHelper } = requireOfServer('n8n/dist/credentials-helper.js');
	const rows: Map<string, object> = new Map();
	const helper = new CredentialsHelper(
		{ getByName: (name: string) => types[name]?.type, getParentTypes: () => [] },
		{ applyOverwrite: (_: string, data: object) => data },
		{ findOneByOrFail: async ({ id }: { id: string }) => rows.get(id) },
		{ resolveIfNeeded: async (_: unknown, data: object) => ({ data }) },
		{},
		{ isExternalSecretsLicensed: () => false },
		{ externalSecretsForProjects: false },
		{},
		{ enforceCredentialDecrypt: async () => undefined },
	);
	async function store(type: string, data: object) {
		const credentials = new core.Credentials({ id: type, name: type }, type);
		await credentials.setData(data);
		const { data: encrypted } = credentials.getDataToSave();
		rows.set(type, { id: type, name: type, type, data: encrypted, usageScope: 'project' });
	}
	return { helper, store };
}

/**
 * The engine as n8n's server sets it up: its expression engine, its encryption.
 * n8n's settings (`N8N_EXPRESSION_ENGINE` and the like) hold.
 */
export async function startHost() {
	const folder = mkdtempSync(join(tmpdir(), 'stitch-bench-'));
	process.env.N8N_USER_FOLDER = folder;
	process.env.N8N_ENCRYPTION_KEY = 'bench';
	process.env.N8N_LOG_LEVEL = 'silent';
	requireOfServer('reflect-metadata');
	const core = requireOfServer('n8n-core');
	const workflow = requireOfServer('n8n-workflow');
	const { Container } = requireOfServer('@n8n/di');
	const { GlobalConfig } = requireOfServer('@n8n/config');
	const cipher = Container.get(core.Cipher);
	const key = {
		id: 'bench',
		value: cipher.encryptDEKWithInstanceKey('5c'.repeat(32)),
		algorithm: 'aes-256-gcm',
	};
	const keyed = async () => key;
	Container.get(core.EncryptionKeyProxy).setProvider({
		getActiveKey: keyed,
		getKeyById: keyed,
		getLegacyKey: keyed,
	});
	const { expressionEngine } = Container.get(GlobalConfig);
	await workflow.Expression.initExpressionEngine(expressionEngine);
	const loader = new core.PackageDirectoryLoader(packageFolder);
	await loader.loadAll();
	const own = 'n8n-nodes-base/dist/nodes';
	const { HttpRequest } = requireOfServer(`${own}/HttpRequest/HttpRequest.node.js`);
	const { SplitOut } = requireOfServer(`${own}/Transform/SplitOut/SplitOut.node.js`);
	const credentials = createCredentials(core, loader.credentialTypes);
	return {
		core,
		workflow,
		credentials,
		expressionEngine: expressionEngine.engine,
		stitch: loader.nodeTypes.stitch.type,
		httpRequest: new HttpRequest(),
		splitOut: new SplitOut(),
		async stop() {
			await workflow.Expression.disposeExpressionEngine?.();
			rmSync(folder, { recursive: true, force: true });
		},
	};
}
