// @ts-check
'use strict';

/**
 * n8n's settings for a server that only this machine reaches, that calls nobody, and that
 * stores what it runs.
 * @param {{ userFolder: string, port: number, brokerPort: number, host: string }} server
 * @returns {Record<string, string>}
 */
const n8nEnvironment = ({ userFolder, port, brokerPort, host }) => ({
	N8N_USER_FOLDER: userFolder,
	N8N_HOST: host,
	N8N_LISTEN_ADDRESS: host,
	N8N_PORT: String(port),
	N8N_PROTOCOL: 'http',
	N8N_SECURE_COOKIE: 'false',
	N8N_RUNNERS_BROKER_LISTEN_ADDRESS: host,
	N8N_RUNNERS_BROKER_PORT: String(brokerPort),
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
	N8N_COMMUNITY_PACKAGES_ALLOW_TOOL_USAGE: 'true',
});

module.exports = { n8nEnvironment };
