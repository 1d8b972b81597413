import { npmEnvironment } from '../../bootstrap/npm.js';

/**
 * n8n's settings for a server that only this machine reaches, that calls nobody, and that
 * stores what it runs.
 */
export const n8nEnvironment = (server: {
	userFolder: string;
	port: number;
	brokerPort: number;
	host: string;
}): Record<string, string> => ({
	N8N_USER_FOLDER: server.userFolder,
	N8N_HOST: server.host,
	N8N_LISTEN_ADDRESS: server.host,
	N8N_PORT: String(server.port),
	N8N_PROTOCOL: 'http',
	N8N_SECURE_COOKIE: 'false',
	N8N_RUNNERS_BROKER_LISTEN_ADDRESS: server.host,
	N8N_RUNNERS_BROKER_PORT: String(server.brokerPort),
	N8N_PYTHON_ENABLED: 'false',
	N8N_DIAGNOSTICS_ENABLED: 'false',
	N8N_VERSION_NOTIFICATIONS_ENABLED: 'false',
	N8N_VERSION_NOTIFICATIONS_WHATS_NEW_ENABLED: 'false',
	N8N_DYNAMIC_BANNERS_ENABLED: 'false',
	N8N_HIRING_BANNER_ENABLED: 'false',
	N8N_TEMPLATES_ENABLED: 'false',
	N8N_PERSONALIZATION_ENABLED: 'false',
	N8N_LICENSE_AUTO_RENEW_ENABLED: 'false',
	N8N_DISABLED_MODULES: 'mcp-registry',
	// Community packages that n8n has not verified: the default changes with n8n 3.
	N8N_COMMUNITY_PACKAGES_ENABLED: 'true',
	N8N_UNVERIFIED_PACKAGES_ENABLED: 'true',
	N8N_VERIFIED_PACKAGES_ENABLED: 'false',
});

const ofAnotherN8n = /^(N8N|DB|QUEUE|EXECUTIONS|WEBHOOK|CREDENTIALS|NODES|NODE|JEST)_/;

/**
 * Our environment without the n8n settings of the shell that starts us, which would reach into
 * another n8n's data, and without a test runner's, which make n8n behave as in its own tests.
 */
export const ownEnvironment = () =>
	Object.fromEntries(
		Object.entries(npmEnvironment(process.env)).filter(([name]) => !ofAnotherN8n.test(name)),
	);
