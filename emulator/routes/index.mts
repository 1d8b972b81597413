import { routes as createAccount } from './createAccount.mts';
import { routes as destinationTypes } from './destinationTypes.mts';
import { routes as destinationsCreate } from './destinations/create.mts';
import { routes as destinationsList } from './destinations/list.mts';
import { routes as destinationsOne } from './destinations/one.mts';
import { routes as destinationsV3 } from './destinations/v3.mts';
import { routes as importBatch } from './import/batch.mts';
import { routes as importPush } from './import/push.mts';
import { routes as importStatus } from './import/status.mts';
import { routes as jobsExtractions } from './jobs/extractions.mts';
import { routes as jobsLoads } from './jobs/loads.mts';
import { routes as notificationsCustomEmails } from './notifications/customEmails.mts';
import { routes as notificationsHooks } from './notifications/hooks.mts';
import { routes as oauthAuthorization } from './oauthAuthorization.mts';
import { routes as oauthToken } from './oauthToken.mts';
import { routes as session } from './session.mts';
import { routes as sourceTypes } from './sourceTypes.mts';
import { routes as sourcesConnectionCheck } from './sources/connectionCheck.mts';
import { routes as sourcesCreate } from './sources/create.mts';
import { routes as sourcesList } from './sources/list.mts';
import { routes as sourcesOne } from './sources/one.mts';
import { routes as sourcesStreamMetadata } from './sources/streamMetadata.mts';
import { routes as sourcesStreams } from './sources/streams.mts';
import { routes as sourcesSync } from './sources/sync.mts';
import { routes as sourcesTokens } from './sources/tokens.mts';
import { routes as webApp } from './webApp.mts';
import { routes as controlBuild } from '../control/build.mts';
import { routes as controlFaults } from '../control/faults.mts';
import { routes as controlRequests } from '../control/requests.mts';
import { routes as controlScripts } from '../control/scripts.mts';
import { routes as controlState } from '../control/state.mts';
import { routes as controlSwitches } from '../control/switches.mts';
import { routes as controlTokens } from '../control/tokens.mts';
import type { Route } from '../types.mts';

/** Every route there is, Stitch's and the emulator's own. */
export const routes: Route[] = [
	...createAccount,
	...destinationTypes,
	...destinationsCreate,
	...destinationsList,
	...destinationsOne,
	...destinationsV3,
	...importBatch,
	...importPush,
	...importStatus,
	...jobsExtractions,
	...jobsLoads,
	...notificationsCustomEmails,
	...notificationsHooks,
	...oauthAuthorization,
	...oauthToken,
	...session,
	...sourceTypes,
	...sourcesConnectionCheck,
	...sourcesCreate,
	...sourcesList,
	...sourcesOne,
	...sourcesStreamMetadata,
	...sourcesStreams,
	...sourcesSync,
	...sourcesTokens,
	...webApp,
	...controlBuild,
	...controlFaults,
	...controlRequests,
	...controlScripts,
	...controlState,
	...controlSwitches,
	...controlTokens,
];
