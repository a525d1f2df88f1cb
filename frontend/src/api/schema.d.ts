/** The API in types, made from docs/openapi.json by `npm run types` in frontend/tools. Do not edit. */

export interface paths {
    "/api/v1/approvals": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** @description Lists approvals, those that wait for you first. */
        get: operations["approvals_list"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/approvals/{approval_id}": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** @description Reads an approval. */
        get: operations["approvals_read"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/approvals/{approval_id}/decision": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /** @description Counts your answer: 409 when it is decided, 403 when you were not asked, 400 when values do not fit. */
        post: operations["approvals_decide"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/approvals/{approval_id}/links": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** @description Lists the links you made, newest first; owners of the workflow see everybody's. */
        get: operations["approval_links"];
        put?: never;
        /**
         * @description Makes a link that decides once, in your name and without signing in. `url` is in this answer only.
         *
         *     It ends with the approval's deadline, with its first use, and with your right to decide.
         */
        post: operations["approval_links_create"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/approvals/{approval_id}/links/{link_id}": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        post?: never;
        /** @description Revokes a link, from this moment on. */
        delete: operations["approval_links_revoke"];
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/audit": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** @description What I did, what was done to workflows I own, and for administrators everything. Newest first. */
        get: operations["audit"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/connections": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** @description The built-in connections, then mine and those shared with everybody. */
        get: operations["connections"];
        put?: never;
        /** @description Add a connection to an OpenAI-compatible server. */
        post: operations["connections_create"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/connections/{connection_id}": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** @description A connection I may use. */
        get: operations["connection"];
        put?: never;
        post?: never;
        /** @description Remove a connection of mine, and its key. */
        delete: operations["connections_delete"];
        options?: never;
        head?: never;
        /** @description Change a connection of mine. Leading it to another server needs the key again. */
        patch: operations["connections_change"];
        trace?: never;
    };
    "/api/v1/connections/{connection_id}/test": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /** @description Ask the server for its models; `ok` says whether it answered, `message` what to do when not. */
        post: operations["connections_test"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/docs": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** @description Shows the API as a page. */
        get: operations["docs_read"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/limits": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** @description Every limit of this installation, so that nobody meets one unprepared. */
        get: operations["limits"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/me": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** @description Who the caller is. */
        get: operations["me"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        /** @description Change my name or e-mail address. */
        patch: operations["me_change"];
        trace?: never;
    };
    "/api/v1/me/password": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /** @description Change my password; every other session of mine ends. */
        post: operations["me_password"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/node-types": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** @description Lists the node types with their settings, ports and outputs; beside them what any node's policy may say. */
        get: operations["node_types_list"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/runs": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** @description Lists the runs you may see, newest first unless you ask for another order. */
        get: operations["runs_list"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/runs/{run_id}": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** @description Reads a run, with where each of its nodes stands. */
        get: operations["runs_read"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/runs/{run_id}/cancel": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /** @description Cancels a run: after this answer nothing new starts in it. A run that has ended stays as it is. */
        post: operations["runs_cancel"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/runs/{run_id}/continue": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /** @description Lets a run of the draft go on that waits at a breakpoint. 409 when it waits at none. */
        post: operations["runs_continue"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/runs/{run_id}/document": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** @description Reads the document that the run executes, as it was drawn when the run began. */
        get: operations["runs_document"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/runs/{run_id}/events": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** @description Reads the log after `after`: a page of it, or with `Accept: text/event-stream` to the run's end. */
        get: operations["runs_events"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/runs/{run_id}/rerun": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /** @description Starts a new run that reuses every node upstream of `from`. What changes something outside asks first. */
        post: operations["runs_rerun"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/schema": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** @description Reads this very document. */
        get: operations["schema_read"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/teams": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** @description The teams I am in. */
        get: operations["teams"];
        put?: never;
        /** @description Found a team; the caller owns it. */
        post: operations["teams_create"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/teams/{team_id}": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** @description A team I am in. */
        get: operations["team"];
        put?: never;
        post?: never;
        /** @description End a team I own, and what was shared with it. */
        delete: operations["teams_delete"];
        options?: never;
        head?: never;
        /** @description Rename a team I own. */
        patch: operations["teams_rename"];
        trace?: never;
    };
    "/api/v1/teams/{team_id}/members": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** @description Who is in a team I am in. */
        get: operations["team_members"];
        put?: never;
        /** @description Take a person into a team I own. */
        post: operations["team_members_add"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/teams/{team_id}/members/{user_id}": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        post?: never;
        /** @description Take a person out of a team I own, or leave one. */
        delete: operations["team_members_remove"];
        options?: never;
        head?: never;
        /** @description Make a member owner, or an owner member. */
        patch: operations["team_members_change"];
        trace?: never;
    };
    "/api/v1/teams/{team_id}/workflows": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** @description What is shared with a team I am in, last shared first. */
        get: operations["team_workflows"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/templates": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** @description Lists workflows to begin with. */
        get: operations["templates_list"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/tokens": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** @description My API tokens, newest first. */
        get: operations["tokens"];
        put?: never;
        /** @description Make a token. `token` is in this answer and never again; scopes are all but `admin` unless named. */
        post: operations["tokens_create"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/tokens/{token_id}": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        post?: never;
        /** @description Revoke a token, from the next request on. */
        delete: operations["tokens_revoke"];
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/tools": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** @description Lists the tools with their arguments. */
        get: operations["tools_list"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/users": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** @description Everybody with an account. */
        get: operations["users"];
        put?: never;
        /** @description Make an account. Pass `invitation` on to its person: it is not shown again. */
        post: operations["users_create"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/users/{user_id}": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        /** @description Sign somebody out for good or let them in again, make them administrator or not. */
        patch: operations["users_change"];
        trace?: never;
    };
    "/api/v1/users/{user_id}/invitation": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /** @description Make a one-time address where the person chooses a password. An earlier one stops working. */
        post: operations["users_invite"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/workflows": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** @description Lists the workflows you may see, last changed first. */
        get: operations["workflows_list"];
        put?: never;
        /** @description Makes a workflow that you own. */
        post: operations["workflows_create"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/workflows/{workflow_id}": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** @description Reads a workflow; its revision is also the `ETag`. */
        get: operations["workflows_read"];
        /** @description Replaces a workflow if it still is at the revision in `If-Match`: 428 without one, 412 when it moved on. */
        put: operations["workflows_replace"];
        post?: never;
        /** @description Deletes a workflow with its versions and shares, and cancels its runs. Owners only. */
        delete: operations["workflows_delete"];
        options?: never;
        head?: never;
        /** @description Changes some of name, description and document, under the same rule as replacing. */
        patch: operations["workflows_change"];
        trace?: never;
    };
    "/api/v1/workflows/{workflow_id}/preview": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /** @description Fills texts and expressions with the values sent along, as a run would. Nothing is stored or called. */
        post: operations["workflows_preview"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/workflows/{workflow_id}/publish": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /** @description Publishes the draft as a new version (201), or as the version it already is (200); 412 when it moved on. */
        post: operations["workflows_publish"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/workflows/{workflow_id}/runs": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /** @description Starts a run: 202 with the run, or 200 when it ended within `wait`, or its events as they happen. */
        post: operations["runs_start"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/workflows/{workflow_id}/shares": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** @description Who has which role on a workflow I own. */
        get: operations["shares"];
        put?: never;
        /** @description Share a workflow I own with a person or with a team of mine. */
        post: operations["shares_create"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/workflows/{workflow_id}/shares/{share_id}": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        post?: never;
        /** @description Stop sharing with them, at once. */
        delete: operations["shares_remove"];
        options?: never;
        head?: never;
        /** @description Give another role. The last owner stays one. */
        patch: operations["shares_change"];
        trace?: never;
    };
    "/api/v1/workflows/{workflow_id}/validate": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /** @description Looks at a document as if it were this workflow's. Nothing is stored and nothing is run. */
        post: operations["workflows_validate"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/workflows/{workflow_id}/versions": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** @description Lists the published versions, newest first. */
        get: operations["versions_list"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/workflows/{workflow_id}/versions/{number}": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** @description Reads a version. */
        get: operations["versions_read"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/workflows/{workflow_id}/versions/{number}/restore": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /** @description Makes the draft what the version holds, as a new revision. What is published stays as it is. */
        post: operations["versions_restore"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
}
export type webhooks = Record<string, never>;
export interface components {
    schemas: {
        /** @description A question to people, with its answer once there is one. */
        Approval: {
            action: string | null;
            actions: components["schemas"]["ApprovalAction"][];
            assignees: string[];
            /** Format: date-time */
            at: string | null;
            /** Format: uuid */
            by: string | null;
            by_name: string | null;
            /** @description Would your answer count now? */
            can_decide: boolean;
            comment: string;
            /** Format: date-time */
            created_at: string;
            /** Format: date-time */
            deadline: string | null;
            /** @description A JSON Schema; null: nothing to fill in. */
            form: unknown;
            /** Format: uuid */
            id: string;
            message: string;
            node: string;
            /** @description How people call the step: its label, else its id in words. */
            node_name: string;
            path: string;
            quorum: number;
            /** @description How often the people were reminded. */
            reminders: number;
            result_values: unknown;
            /** Format: uuid */
            run: string;
            self_approval: boolean;
            /** @enum {string} */
            status: "pending" | "decided" | "expired" | "cancelled";
            values: unknown;
            /** @description How it was decided: session, token or link. */
            via: string | null;
            /** @description Have you answered already? */
            voted: boolean;
            votes: components["schemas"]["Vote"][];
            /** Format: uuid */
            workflow: string;
            workflow_name: string;
        };
        /** @description One of the answers an approval offers. */
        ApprovalAction: {
            id: string;
            label?: string;
        };
        /** @description A decision link as it can be seen after it was made. */
        ApprovalLink: {
            /** Format: uuid */
            by: string;
            /** @description In whose name it decides. */
            by_name: string;
            /** Format: date-time */
            created_at: string;
            /** Format: date-time */
            expires_at: string;
            /** Format: uuid */
            id: string;
            /** Format: date-time */
            used_at: string | null;
            /** @description Neither used nor past its end, and the approval still waits. */
            works: boolean;
        };
        /** @description How long it should work. */
        ApprovalLinkInputRequest: {
            /** @description Seconds, or a text such as `2d`; 7 days when absent. */
            expires_in?: unknown;
        };
        /** @description A page of a list. */
        ApprovalLinkList: {
            /** @description The `cursor` of the next page; null on the last. */
            next: string | null;
            results: components["schemas"]["ApprovalLink"][];
        };
        /** @description A page of a list. */
        ApprovalList: {
            /** @description The `cursor` of the next page; null on the last. */
            next: string | null;
            results: components["schemas"]["Approval"][];
        };
        /** @description One act. */
        AuditEntry: {
            action: string;
            /** Format: uuid */
            actor: string | null;
            actor_name: string;
            address: string | null;
            /** Format: date-time */
            at: string;
            detail: {
                [key: string]: unknown;
            };
            id: number;
            subject: string;
            token: string;
            /** Format: uuid */
            workflow: string | null;
        };
        /** @description A page of a list. */
        AuditEntryList: {
            /** @description The `cursor` of the next page; null on the last. */
            next: string | null;
            results: components["schemas"]["AuditEntry"][];
        };
        /** @description The run that a node has called. */
        CalledRun: {
            /** Format: uuid */
            id: string;
            /** @description As the calling run knows it: running, waiting, or how it ended. */
            status: string;
            version: number;
            /** Format: uuid */
            workflow: string;
            workflow_name: string;
        };
        /** @description A connection without its key. Built-in ones have their name as id and nobody as owner. */
        Connection: {
            base_url: string;
            built_in: boolean;
            has_secret: boolean;
            id: string;
            kind: string;
            may_change: boolean;
            models: string[];
            name: string;
            note: string;
            /** Format: uuid */
            owner: string | null;
            owner_name: string | null;
            shared: boolean;
        };
        /** @description A connection to make. `secret` is the key; it can be replaced but not read. */
        ConnectionInputRequest: {
            base_url: string;
            /** @enum {string} */
            kind?: "openai";
            models?: string[];
            name: string;
            secret?: string;
            shared?: boolean;
        };
        /** @description A page of a list. */
        ConnectionList: {
            /** @description The `cursor` of the next page; null on the last. */
            next: string | null;
            results: components["schemas"]["Connection"][];
        };
        /** @description What came of asking the server for its models. */
        ConnectionTest: {
            message: string;
            models: string[];
            ok: boolean;
        };
        /** @description What is to go on. */
        ContinueInputRequest: {
            /**
             * @description Where it waits at a breakpoint; absent: everywhere.
             * @default
             */
            path: string;
            /**
             * @description Stop again before whatever begins next.
             * @default false
             */
            step: boolean;
        };
        /** @description The answer: an action's id, the form as edited, a word about it. */
        DecisionInputRequest: {
            action: string;
            comment?: string;
            values?: {
                [key: string]: unknown;
            } | null;
        };
        /** @description A document to look at. */
        DocumentInputRequest: {
            /** @description A `baton/1` document. */
            document: unknown;
        };
        /** @description The address where a person chooses a password: once, within a week. */
        Invitation: {
            invitation: string;
        };
        /** @description A new account and the address where its person chooses a password: once, within a week. */
        InvitedUser: {
            /** Format: date-time */
            date_joined: string;
            email: string;
            /** Format: uuid */
            id: string;
            invitation: string;
            is_active: boolean;
            is_admin: boolean;
            /** Format: date-time */
            last_login: string | null;
            name: string;
            pending: boolean;
            username: string;
        };
        /** @description What came of a workflow's newest run. */
        LastRun: {
            /**
             * Format: date-time
             * @description When it ended, or was asked for.
             */
            at: string;
            /** @description Why it failed. */
            error: string;
            /** Format: uuid */
            id: string;
            /** @enum {string} */
            status: "queued" | "running" | "waiting" | "succeeded" | "failed" | "cancelled";
        };
        /** @description One limit of this installation. */
        LimitEntry: {
            about: string;
            name: string;
            unit: string;
            value: number;
        };
        /** @description All limits. */
        LimitList: {
            next: string | null;
            results: components["schemas"]["LimitEntry"][];
        };
        /** @description The signed-in person. `demo`: only the demo model answers; `providers`: the connections that are real. */
        Me: {
            demo: boolean;
            email: string;
            /** Format: uuid */
            id: string;
            is_admin: boolean;
            name: string;
            providers: string[];
            /** @description Scopes of the token used; null for a session. */
            scopes: string[] | null;
            username: string;
        };
        /** @description A person, by username or e-mail address. */
        MemberInputRequest: {
            /** @enum {string} */
            role?: "owner" | "member";
            user: string;
        };
        /** @description A model that was asked and did not answer. */
        ModelTried: {
            connection: string;
            /** @description Why not. */
            message: string;
            model: string;
        };
        /** @description A decision link at its making, the only time its address is shown. */
        NewApprovalLink: {
            /** Format: uuid */
            by: string;
            /** @description In whose name it decides. */
            by_name: string;
            /** Format: date-time */
            created_at: string;
            /** Format: date-time */
            expires_at: string;
            /** Format: uuid */
            id: string;
            url: string;
            /** Format: date-time */
            used_at: string | null;
            /** @description Neither used nor past its end, and the approval still waits. */
            works: boolean;
        };
        /** @description A token at its making, the only time it is shown. */
        NewToken: {
            /** Format: date-time */
            created_at: string;
            /** Format: date-time */
            expires_at: string | null;
            /** Format: uuid */
            id: string;
            /** Format: date-time */
            last_used_at: string | null;
            name: string;
            /** @description How the token begins, to tell it from others. */
            prefix: string;
            scopes: ("read" | "run" | "decide" | "edit" | "admin")[];
            token: string;
        };
        /** @description A port: fixed (`id`, `label`), or one for each entry of the config list `each`. */
        NodePort: {
            each?: string;
            id?: string;
            label?: string;
        };
        /** @description One element of work in a run; containers also have `iterations` and `total`. */
        NodeRun: {
            /** @description What it waits for: the approval. */
            approval?: unknown;
            attempt: number;
            /** @description It waits at a breakpoint and has not begun. */
            breakpoint?: boolean;
            error: components["schemas"]["RunError"] | null;
            /** Format: date-time */
            finished_at: string | null;
            input: unknown;
            iterations?: number;
            node: string;
            output: unknown;
            port: string | null;
            reason: string | null;
            /**
             * Format: date-time
             * @description When it is tried again.
             */
            retry_at?: string;
            run?: components["schemas"]["CalledRun"];
            rung?: components["schemas"]["Rung"];
            /** Format: date-time */
            started_at: string | null;
            /** @enum {string} */
            status: "pending" | "running" | "retrying" | "waiting" | "succeeded" | "failed" | "skipped" | "cancelled";
            total?: number | null;
            type: string;
            usage: components["schemas"]["UsageShape"] | null;
        };
        /** @description All there is to know of a node type. */
        NodeType: {
            child_scope: {
                [key: string]: unknown;
            };
            /** @description A JSON Schema of the settings. */
            config: {
                [key: string]: unknown;
            };
            container: boolean;
            description: string;
            /** @enum {string} */
            effects: "pure" | "read" | "write";
            group: string;
            has_policy: boolean;
            icon: string;
            is_entry: boolean;
            is_exit: boolean;
            key: string;
            /** @enum {string} */
            on_crash: "retry" | "fail" | "ask";
            /** @description A JSON Schema of the output, and where further members come from. */
            outputs: {
                [key: string]: unknown;
            };
            ports: components["schemas"]["NodePort"][];
            subtitle: string;
            summary: string;
            title: string;
        };
        /** @description The node types, and what they have in common. */
        NodeTypeList: {
            /** @description The `cursor` of the next page; null on the last. */
            next: string | null;
            /** @description A JSON Schema of the policy of every node that `has_policy`. */
            policy: {
                [key: string]: unknown;
            };
            results: components["schemas"]["NodeType"][];
        };
        /** @description The call of a workflow from which a run comes. */
        ParentRun: {
            /** @description The calling node's path in that run. */
            path: string;
            /** Format: uuid */
            run: string;
        };
        /** @description The present password and the next. */
        PasswordChangeRequest: {
            current: string;
            new: string;
        };
        /** @description A connection to make. `secret` is the key; it can be replaced but not read. */
        PatchedConnectionInputRequest: {
            base_url?: string;
            /** @enum {string} */
            kind?: "openai";
            models?: string[];
            name?: string;
            secret?: string;
            shared?: boolean;
        };
        /** @description What people change about themselves. */
        PatchedMeChangeRequest: {
            /** Format: email */
            email?: string;
            name?: string;
        };
        /** @description The new role. */
        PatchedMemberChangeRequest: {
            /** @enum {string} */
            role?: "owner" | "member";
        };
        /** @description The new role. */
        PatchedShareChangeRequest: {
            /** @enum {string} */
            role?: "viewer" | "operator" | "editor" | "owner";
        };
        /** @description A team's name; workflows call it `team:<name>`. */
        PatchedTeamInputRequest: {
            name?: string;
        };
        /** @description `is_active` false signs the person out for good; `successor` then takes over the workflows they own alone. */
        PatchedUserChangeRequest: {
            is_active?: boolean;
            is_admin?: boolean;
            successor?: string;
        };
        /** @description A workflow as it is made. */
        PatchedWorkflowInputRequest: {
            description?: string;
            /** @description A `baton/1` document; absent: one start node. */
            document?: {
                [key: string]: unknown;
            };
            name?: string;
        };
        /** @description What the sources give, in their order. */
        Preview: {
            results: components["schemas"]["PreviewedSource"][];
        };
        /** @description What one source gives. */
        PreviewedSource: {
            error: components["schemas"]["PreviewError"] | null;
            /** @description Null when there is an error. */
            value: unknown;
        };
        /** @description Why a source gives nothing: what happened, what to do. */
        PreviewError: {
            /** @description `reference` (a name without a value), `template` or `limit`. */
            class: string;
            hint: string;
            message: string;
        };
        /** @description What to fill in, and with what. */
        PreviewInputRequest: {
            sources: components["schemas"]["SourceInputRequest"][];
            /** @description What the names in the sources stand for, by name. */
            values: {
                [key: string]: unknown;
            };
        };
        /** @description One thing wrong, and where. */
        Problem: {
            field: string;
            message: string;
            node: string;
            /** @enum {string} */
            severity?: "error" | "warning";
        };
        /** @description RFC 9457 with the fields concerned. */
        ProblemDetail: {
            detail: string;
            problems: components["schemas"]["Problem"][];
            status: number;
            title: string;
            type: string;
        };
        /** @description What is wrong with a document; [] when nothing is. */
        ProblemsShape: {
            problems: components["schemas"]["Problem"][];
        };
        /** @description What to say of a version. */
        PublishInputRequest: {
            message?: string;
        };
        /** @description From where to run again, and on which document. */
        RerunInputRequest: {
            /** @description same (the default) or draft */
            document?: string;
            /** @description A node's id. */
            from: string;
            /** @description By node id, upstream of `from`: used instead of what that node gave. For editors. */
            outputs?: {
                [key: string]: unknown;
            };
            /**
             * @description Nodes that changed something outside do it again without asking; else they wait for an approval.
             * @default false
             */
            repeat: boolean;
        };
        /** @description A run with where each of its nodes stands, by path. */
        Run: {
            /** Format: uuid */
            by: string | null;
            by_name: string | null;
            /** Format: date-time */
            created_at: string;
            error: components["schemas"]["RunError"] | null;
            /** Format: date-time */
            finished_at: string | null;
            /** Format: uuid */
            id: string;
            input: unknown;
            /** @description The number of the log's last event. */
            last_seq: number;
            nodes: {
                [key: string]: components["schemas"]["NodeRun"];
            };
            /** @description What is worth knowing of an end without output. */
            note: string | null;
            output: unknown;
            /** @description The run that has called this one; null: nobody called it. */
            parent: components["schemas"]["ParentRun"] | null;
            /** Format: uuid */
            rerun_of: string | null;
            /** Format: date-time */
            started_at: string | null;
            /** @description The run's state, when the workflow declares one. */
            state?: {
                [key: string]: unknown;
            };
            /** @enum {string} */
            status: "queued" | "running" | "waiting" | "succeeded" | "failed" | "cancelled";
            /** @description The node that the run goes only as far as. */
            to?: string;
            /** @description manual, rest, … */
            trigger: string;
            usage: components["schemas"]["UsageShape"];
            /** @description null: the draft. */
            version: number | null;
            /** Format: uuid */
            workflow: string;
            workflow_name: string;
        };
        /** @description The document that a run executes, as it was when the run began. */
        RunDocument: {
            /** @description A `baton/1` document. */
            document: {
                [key: string]: unknown;
            };
            version: number | null;
        };
        /** @description Why a node or a run failed: what happened, what to do, its kind, where. */
        RunError: {
            class: string;
            /** @description The node's setting that it comes from. */
            field?: string;
            hint: string;
            message: string;
            node: string;
        };
        /** @description One line of a run's log; what belongs to its type stands beside these members. */
        RunEvent: {
            action?: string;
            approval?: unknown;
            /** Format: date-time */
            at: string;
            attempt?: number;
            by?: unknown;
            error?: components["schemas"]["RunError"] | null;
            input?: unknown;
            output?: unknown;
            /** @description The element of work, `refine/2/write`; empty: the run. */
            path: string;
            port?: string | null;
            reason?: string;
            retry_at?: string;
            run?: string;
            rung?: components["schemas"]["Rung"];
            seq: number;
            type: string;
            until?: string;
            usage?: components["schemas"]["UsageShape"] | null;
            values?: unknown;
        };
        /** @description A page of a list. */
        RunEventList: {
            /** @description The `cursor` of the next page; null on the last. */
            next: string | null;
            results: components["schemas"]["RunEvent"][];
        };
        /** @description What answered in a node's place: a rung of its policy, or a mark; absent where it did itself. */
        Rung: {
            /**
             * Format: date-time
             * @description When the kept output was given.
             */
            at?: string;
            /** @description Of the other model. */
            connection?: string;
            /** @description fallback, cache, last_good, default, off, pinned or edited. */
            kind: string;
            /** @description The other model that answered. */
            model?: string;
            tried?: components["schemas"]["ModelTried"][];
        };
        /** @description What to run. */
        RunInputRequest: {
            /** @description The run's input, as the start node's schema says. */
            input?: unknown;
            /** @description A node's id: only that one runs, and what leads to it. */
            to?: string;
            /** @description "published" (the default), "draft", or a version's number. */
            version?: unknown;
        };
        /** @description A page of a list. */
        RunList: {
            /** @description The `cursor` of the next page; null on the last. */
            next: string | null;
            results: components["schemas"]["RunSummary"][];
        };
        /** @description A run as lists show it. */
        RunSummary: {
            /** Format: uuid */
            by: string | null;
            by_name: string | null;
            /** Format: date-time */
            created_at: string;
            error: components["schemas"]["RunError"] | null;
            /** Format: date-time */
            finished_at: string | null;
            /** Format: uuid */
            id: string;
            input: unknown;
            /** @description The number of the log's last event. */
            last_seq: number;
            /** @description What is worth knowing of an end without output. */
            note: string | null;
            output: unknown;
            /** @description The run that has called this one; null: nobody called it. */
            parent: components["schemas"]["ParentRun"] | null;
            /** Format: uuid */
            rerun_of: string | null;
            /** Format: date-time */
            started_at: string | null;
            /** @description The run's state, when the workflow declares one. */
            state?: {
                [key: string]: unknown;
            };
            /** @enum {string} */
            status: "queued" | "running" | "waiting" | "succeeded" | "failed" | "cancelled";
            /** @description The node that the run goes only as far as. */
            to?: string;
            /** @description manual, rest, … */
            trigger: string;
            usage: components["schemas"]["UsageShape"];
            /** @description null: the draft. */
            version: number | null;
            /** Format: uuid */
            workflow: string;
            workflow_name: string;
        };
        /** @description One role for one person or one team. */
        Share: {
            /** Format: date-time */
            created_at: string;
            /** Format: uuid */
            id: string;
            /** @enum {string} */
            role: "viewer" | "operator" | "editor" | "owner";
            /** Format: uuid */
            team: string | null;
            team_name: string | null;
            /** Format: uuid */
            user: string | null;
            user_email: string | null;
            user_name: string | null;
        };
        /** @description Either `user`, a username or e-mail address, or `team`, an id; and the role. */
        ShareInputRequest: {
            /** @enum {string} */
            role: "viewer" | "operator" | "editor" | "owner";
            /** Format: uuid */
            team?: string;
            user?: string;
        };
        /** @description A page of a list. */
        ShareList: {
            /** @description The `cursor` of the next page; null on the last. */
            next: string | null;
            results: components["schemas"]["Share"][];
        };
        /** @description A text with `{{ … }}` in it, or a bare expression. */
        SourceInputRequest: {
            /** @enum {string} */
            kind: "template" | "expression";
            text: string;
        };
        /** @description A team with its members; `role` is the caller's. */
        Team: {
            /** Format: uuid */
            id: string;
            members: components["schemas"]["TeamMember"][];
            name: string;
            /** @enum {string|null} */
            role: "owner" | "member" | null;
        };
        /** @description A team's name; workflows call it `team:<name>`. */
        TeamInputRequest: {
            name: string;
        };
        /** @description A page of a list. */
        TeamList: {
            /** @description The `cursor` of the next page; null on the last. */
            next: string | null;
            results: components["schemas"]["Team"][];
        };
        /** @description One person in a team; `id` is the person's, as `user` is. */
        TeamMember: {
            /** Format: uuid */
            id: string;
            /** @enum {string} */
            role: "owner" | "member";
            /** Format: uuid */
            user: string;
            user_name: string;
        };
        /** @description A page of a list. */
        TeamMemberList: {
            /** @description The `cursor` of the next page; null on the last. */
            next: string | null;
            results: components["schemas"]["TeamMember"][];
        };
        /** @description A workflow that is shared with the team, and the team's role on it. */
        TeamWorkflow: {
            /** Format: uuid */
            id: string;
            name: string;
            /** @enum {string} */
            role: "viewer" | "operator" | "editor" | "owner";
        };
        /** @description A page of a list. */
        TeamWorkflowList: {
            /** @description The `cursor` of the next page; null on the last. */
            next: string | null;
            results: components["schemas"]["TeamWorkflow"][];
        };
        /** @description A workflow to begin with. */
        Template: {
            description: string;
            /** @description A `baton/1` document. */
            document: {
                [key: string]: unknown;
            };
            /** @description An input to try it with. */
            input: {
                [key: string]: unknown;
            };
            key: string;
            pattern: string;
            title: string;
        };
        /** @description A page of a list. */
        TemplateList: {
            /** @description The `cursor` of the next page; null on the last. */
            next: string | null;
            results: components["schemas"]["Template"][];
        };
        /** @description A token as it can be seen after it was made. */
        Token: {
            /** Format: date-time */
            created_at: string;
            /** Format: date-time */
            expires_at: string | null;
            /** Format: uuid */
            id: string;
            /** Format: date-time */
            last_used_at: string | null;
            name: string;
            /** @description How the token begins, to tell it from others. */
            prefix: string;
            scopes: ("read" | "run" | "decide" | "edit" | "admin")[];
        };
        /** @description What to make. */
        TokenInputRequest: {
            /** Format: date-time */
            expires_at?: string | null;
            name: string;
            scopes?: string[];
        };
        /** @description A page of a list. */
        TokenList: {
            /** @description The `cursor` of the next page; null on the last. */
            next: string | null;
            results: components["schemas"]["Token"][];
        };
        /** @description All there is to know of a tool. */
        Tool: {
            /** @description A JSON Schema. */
            arguments: {
                [key: string]: unknown;
            };
            description: string;
            /** @enum {string} */
            effects: "pure" | "read" | "write";
            icon: string;
            name: string;
            title: string;
        };
        /** @description A page of a list. */
        ToolList: {
            /** @description The `cursor` of the next page; null on the last. */
            next: string | null;
            results: components["schemas"]["Tool"][];
        };
        /** @description What work cost: tokens in and out, US dollars. */
        UsageShape: {
            /** Format: double */
            cost_usd: number;
            input_tokens: number;
            output_tokens: number;
        };
        /** @description An account as administrators see it. `pending`: its person has not chosen a password yet. */
        User: {
            /** Format: date-time */
            date_joined: string;
            email: string;
            /** Format: uuid */
            id: string;
            is_active: boolean;
            is_admin: boolean;
            /** Format: date-time */
            last_login: string | null;
            name: string;
            pending: boolean;
            username: string;
        };
        /** @description Whom to invite. */
        UserInputRequest: {
            /** Format: email */
            email: string;
            username: string;
        };
        /** @description A page of a list. */
        UserList: {
            /** @description The `cursor` of the next page; null on the last. */
            next: string | null;
            results: components["schemas"]["User"][];
        };
        /** @description A published version. */
        Version: {
            /** Format: date-time */
            at: string;
            /** Format: uuid */
            by: string | null;
            by_name: string | null;
            /** @description A `baton/1` document. */
            document: {
                [key: string]: unknown;
            };
            /** @description SHA-256 of the logic part. */
            hash: string;
            message: string;
            number: number;
            /** @description Is this the version that runs by default? */
            published: boolean;
        };
        /** @description A page of a list. */
        VersionList: {
            /** @description The `cursor` of the next page; null on the last. */
            next: string | null;
            results: components["schemas"]["VersionSummary"][];
        };
        /** @description A published version as lists show it. */
        VersionSummary: {
            /** Format: date-time */
            at: string;
            /** Format: uuid */
            by: string | null;
            by_name: string | null;
            /** @description SHA-256 of the logic part. */
            hash: string;
            message: string;
            number: number;
            /** @description Is this the version that runs by default? */
            published: boolean;
        };
        /** @description One person's answer. */
        Vote: {
            action: string;
            /** Format: date-time */
            at: string;
            comment: string;
            /** Format: uuid */
            user: string;
            user_name: string;
            /** @description By which way it came: session, token or link. */
            via: string | null;
        };
        /** @description A workflow with its draft, and with what stands in the way of running it. */
        Workflow: {
            /** Format: date-time */
            created_at: string;
            description: string;
            /** @description A `baton/1` document. */
            document: {
                [key: string]: unknown;
            };
            /** Format: uuid */
            id: string;
            /** @description In lists; null before the first run. */
            last_run?: components["schemas"]["LastRun"] | null;
            name: string;
            /** Format: uuid */
            owner: string | null;
            owner_name: string | null;
            problems: components["schemas"]["Problem"][];
            /** @description The number of the published version. */
            published: number | null;
            /** @description Counts the saves; also the ETag. */
            revision: number;
            /**
             * @description Your role.
             * @enum {string|null}
             */
            role: "viewer" | "operator" | "editor" | "owner" | null;
            /** Format: date-time */
            updated_at: string;
        };
        /** @description A workflow as it is made. */
        WorkflowInputRequest: {
            description?: string;
            /** @description A `baton/1` document; absent: one start node. */
            document?: {
                [key: string]: unknown;
            };
            name: string;
        };
        /** @description A page of a list. */
        WorkflowList: {
            /** @description The `cursor` of the next page; null on the last. */
            next: string | null;
            results: components["schemas"]["WorkflowSummary"][];
        };
        /** @description A workflow as it is to be. */
        WorkflowReplacementRequest: {
            description?: string;
            /** @description A `baton/1` document. */
            document: {
                [key: string]: unknown;
            };
            name: string;
        };
        /** @description A workflow as lists show it. */
        WorkflowSummary: {
            /** Format: date-time */
            created_at: string;
            description: string;
            /** Format: uuid */
            id: string;
            /** @description In lists; null before the first run. */
            last_run?: components["schemas"]["LastRun"] | null;
            name: string;
            /** Format: uuid */
            owner: string | null;
            owner_name: string | null;
            /** @description The number of the published version. */
            published: number | null;
            /** @description Counts the saves; also the ETag. */
            revision: number;
            /**
             * @description Your role.
             * @enum {string|null}
             */
            role: "viewer" | "operator" | "editor" | "owner" | null;
            /** Format: date-time */
            updated_at: string;
        };
    };
    responses: never;
    parameters: never;
    requestBodies: never;
    headers: never;
    pathItems: never;
}
export type $defs = Record<string, never>;
export interface operations {
    approvals_list: {
        parameters: {
            query?: {
                /** @description From `next` of the page before. */
                cursor?: string;
                /** @description Rows a page, 1 to 200. */
                limit?: number;
                status?: "all" | "cancelled" | "decided" | "expired" | "pending";
            };
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ApprovalList"];
                };
            };
            /** @description Refused: what is wrong, and where. */
            default: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["ProblemDetail"];
                };
            };
        };
    };
    approvals_read: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                approval_id: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Approval"];
                };
            };
            /** @description Refused: what is wrong, and where. */
            default: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["ProblemDetail"];
                };
            };
        };
    };
    approvals_decide: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                approval_id: string;
            };
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["DecisionInputRequest"];
            };
        };
        responses: {
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Approval"];
                };
            };
            /** @description Refused: what is wrong, and where. */
            default: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["ProblemDetail"];
                };
            };
        };
    };
    approval_links: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                approval_id: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ApprovalLinkList"];
                };
            };
            /** @description Refused: what is wrong, and where. */
            default: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["ProblemDetail"];
                };
            };
        };
    };
    approval_links_create: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                approval_id: string;
            };
            cookie?: never;
        };
        requestBody?: {
            content: {
                "application/json": components["schemas"]["ApprovalLinkInputRequest"];
            };
        };
        responses: {
            201: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["NewApprovalLink"];
                };
            };
            /** @description Refused: what is wrong, and where. */
            default: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["ProblemDetail"];
                };
            };
        };
    };
    approval_links_revoke: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                approval_id: string;
                link_id: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description No response body */
            204: {
                headers: {
                    [name: string]: unknown;
                };
                content?: never;
            };
            /** @description Refused: what is wrong, and where. */
            default: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["ProblemDetail"];
                };
            };
        };
    };
    audit: {
        parameters: {
            query?: {
                /** @description Only what concerns this workflow. */
                workflow?: string;
            };
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["AuditEntryList"];
                };
            };
            /** @description Refused: what is wrong, and where. */
            default: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["ProblemDetail"];
                };
            };
        };
    };
    connections: {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ConnectionList"];
                };
            };
            /** @description Refused: what is wrong, and where. */
            default: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["ProblemDetail"];
                };
            };
        };
    };
    connections_create: {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["ConnectionInputRequest"];
            };
        };
        responses: {
            201: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Connection"];
                };
            };
            /** @description Refused: what is wrong, and where. */
            default: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["ProblemDetail"];
                };
            };
        };
    };
    connection: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                connection_id: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Connection"];
                };
            };
            /** @description Refused: what is wrong, and where. */
            default: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["ProblemDetail"];
                };
            };
        };
    };
    connections_delete: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                connection_id: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description No response body */
            204: {
                headers: {
                    [name: string]: unknown;
                };
                content?: never;
            };
            /** @description Refused: what is wrong, and where. */
            default: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["ProblemDetail"];
                };
            };
        };
    };
    connections_change: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                connection_id: string;
            };
            cookie?: never;
        };
        requestBody?: {
            content: {
                "application/json": components["schemas"]["PatchedConnectionInputRequest"];
            };
        };
        responses: {
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Connection"];
                };
            };
            /** @description Refused: what is wrong, and where. */
            default: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["ProblemDetail"];
                };
            };
        };
    };
    connections_test: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                connection_id: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ConnectionTest"];
                };
            };
            /** @description Refused: what is wrong, and where. */
            default: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["ProblemDetail"];
                };
            };
        };
    };
    docs_read: {
        parameters: {
            query?: {
                format?: "html" | "json";
            };
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "text/html": string;
                };
            };
            /** @description Refused: what is wrong, and where. */
            default: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["ProblemDetail"];
                };
            };
        };
    };
    limits: {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["LimitList"];
                };
            };
            /** @description Refused: what is wrong, and where. */
            default: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["ProblemDetail"];
                };
            };
        };
    };
    me: {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Me"];
                };
            };
            /** @description Refused: what is wrong, and where. */
            default: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["ProblemDetail"];
                };
            };
        };
    };
    me_change: {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: {
            content: {
                "application/json": components["schemas"]["PatchedMeChangeRequest"];
            };
        };
        responses: {
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Me"];
                };
            };
            /** @description Refused: what is wrong, and where. */
            default: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["ProblemDetail"];
                };
            };
        };
    };
    me_password: {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["PasswordChangeRequest"];
            };
        };
        responses: {
            /** @description No response body */
            204: {
                headers: {
                    [name: string]: unknown;
                };
                content?: never;
            };
            /** @description Refused: what is wrong, and where. */
            default: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["ProblemDetail"];
                };
            };
        };
    };
    node_types_list: {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["NodeTypeList"];
                };
            };
            /** @description Refused: what is wrong, and where. */
            default: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["ProblemDetail"];
                };
            };
        };
    };
    runs_list: {
        parameters: {
            query?: {
                /** @description Only those that this person started: an id, or `me`. */
                by?: string;
                /** @description From `next` of the page before. */
                cursor?: string;
                /** @description Only those made then or later: a time, or a day (UTC). */
                from?: string;
                /** @description Rows a page, 1 to 200. */
                limit?: number;
                /** @description Only those that took so many seconds so far. */
                min_duration?: number;
                /** @description Which are first. */
                order?: "newest" | "oldest";
                /** @description Only those that this run has called; the list of all runs has none such. */
                parent?: string;
                /** @description Only those with this text in the input, the workflow's name, how it ended or the id. */
                q?: string;
                /** @description Only those in these states, comma-separated. */
                status?: string;
                /** @description Only those made before this time. */
                to?: string;
                /** @description Only those started so: `manual`, `rest`, `rerun`, … */
                trigger?: string;
                /** @description Only those of `draft`, `published` or a version's number. */
                version?: string;
                /** @description Only those of this workflow. */
                workflow?: string;
            };
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["RunList"];
                };
            };
            /** @description Refused: what is wrong, and where. */
            default: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["ProblemDetail"];
                };
            };
        };
    };
    runs_read: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                run_id: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Run"];
                };
            };
            /** @description Refused: what is wrong, and where. */
            default: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["ProblemDetail"];
                };
            };
        };
    };
    runs_cancel: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                run_id: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            202: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Run"];
                };
            };
            /** @description Refused: what is wrong, and where. */
            default: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["ProblemDetail"];
                };
            };
        };
    };
    runs_continue: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                run_id: string;
            };
            cookie?: never;
        };
        requestBody?: {
            content: {
                "application/json": components["schemas"]["ContinueInputRequest"];
            };
        };
        responses: {
            202: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Run"];
                };
            };
            /** @description Refused: what is wrong, and where. */
            default: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["ProblemDetail"];
                };
            };
        };
    };
    runs_document: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                run_id: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["RunDocument"];
                };
            };
            /** @description Refused: what is wrong, and where. */
            default: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["ProblemDetail"];
                };
            };
        };
    };
    runs_events: {
        parameters: {
            query?: {
                /** @description Only events with a higher `seq`. */
                after?: number;
                /** @description From `next` of the page before. */
                cursor?: string;
                format?: "json" | "sse";
            };
            header?: {
                /** @description The same, when streaming. */
                "Last-Event-ID"?: number;
            };
            path: {
                run_id: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["RunEventList"];
                    "text/event-stream": string;
                };
            };
            /** @description Refused: what is wrong, and where. */
            default: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["ProblemDetail"];
                };
            };
        };
    };
    runs_rerun: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                run_id: string;
            };
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["RerunInputRequest"];
            };
        };
        responses: {
            202: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Run"];
                };
            };
            /** @description Refused: what is wrong, and where. */
            default: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["ProblemDetail"];
                };
            };
        };
    };
    schema_read: {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": {
                        [key: string]: unknown;
                    };
                };
            };
            400: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ProblemDetail"];
                };
            };
            /** @description Refused: what is wrong, and where. */
            default: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["ProblemDetail"];
                };
            };
        };
    };
    teams: {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["TeamList"];
                };
            };
            /** @description Refused: what is wrong, and where. */
            default: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["ProblemDetail"];
                };
            };
        };
    };
    teams_create: {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["TeamInputRequest"];
            };
        };
        responses: {
            201: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Team"];
                };
            };
            /** @description Refused: what is wrong, and where. */
            default: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["ProblemDetail"];
                };
            };
        };
    };
    team: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                team_id: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Team"];
                };
            };
            /** @description Refused: what is wrong, and where. */
            default: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["ProblemDetail"];
                };
            };
        };
    };
    teams_delete: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                team_id: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description No response body */
            204: {
                headers: {
                    [name: string]: unknown;
                };
                content?: never;
            };
            /** @description Refused: what is wrong, and where. */
            default: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["ProblemDetail"];
                };
            };
        };
    };
    teams_rename: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                team_id: string;
            };
            cookie?: never;
        };
        requestBody?: {
            content: {
                "application/json": components["schemas"]["PatchedTeamInputRequest"];
            };
        };
        responses: {
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Team"];
                };
            };
            /** @description Refused: what is wrong, and where. */
            default: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["ProblemDetail"];
                };
            };
        };
    };
    team_members: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                team_id: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["TeamMemberList"];
                };
            };
            /** @description Refused: what is wrong, and where. */
            default: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["ProblemDetail"];
                };
            };
        };
    };
    team_members_add: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                team_id: string;
            };
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["MemberInputRequest"];
            };
        };
        responses: {
            201: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["TeamMember"];
                };
            };
            /** @description Refused: what is wrong, and where. */
            default: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["ProblemDetail"];
                };
            };
        };
    };
    team_members_remove: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                team_id: string;
                user_id: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description No response body */
            204: {
                headers: {
                    [name: string]: unknown;
                };
                content?: never;
            };
            /** @description Refused: what is wrong, and where. */
            default: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["ProblemDetail"];
                };
            };
        };
    };
    team_members_change: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                team_id: string;
                user_id: string;
            };
            cookie?: never;
        };
        requestBody?: {
            content: {
                "application/json": components["schemas"]["PatchedMemberChangeRequest"];
            };
        };
        responses: {
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["TeamMember"];
                };
            };
            /** @description Refused: what is wrong, and where. */
            default: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["ProblemDetail"];
                };
            };
        };
    };
    team_workflows: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                team_id: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["TeamWorkflowList"];
                };
            };
            /** @description Refused: what is wrong, and where. */
            default: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["ProblemDetail"];
                };
            };
        };
    };
    templates_list: {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["TemplateList"];
                };
            };
            /** @description Refused: what is wrong, and where. */
            default: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["ProblemDetail"];
                };
            };
        };
    };
    tokens: {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["TokenList"];
                };
            };
            /** @description Refused: what is wrong, and where. */
            default: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["ProblemDetail"];
                };
            };
        };
    };
    tokens_create: {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["TokenInputRequest"];
            };
        };
        responses: {
            201: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["NewToken"];
                };
            };
            /** @description Refused: what is wrong, and where. */
            default: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["ProblemDetail"];
                };
            };
        };
    };
    tokens_revoke: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                token_id: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description No response body */
            204: {
                headers: {
                    [name: string]: unknown;
                };
                content?: never;
            };
            /** @description Refused: what is wrong, and where. */
            default: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["ProblemDetail"];
                };
            };
        };
    };
    tools_list: {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ToolList"];
                };
            };
            /** @description Refused: what is wrong, and where. */
            default: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["ProblemDetail"];
                };
            };
        };
    };
    users: {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["UserList"];
                };
            };
            /** @description Refused: what is wrong, and where. */
            default: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["ProblemDetail"];
                };
            };
        };
    };
    users_create: {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["UserInputRequest"];
            };
        };
        responses: {
            201: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["InvitedUser"];
                };
            };
            /** @description Refused: what is wrong, and where. */
            default: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["ProblemDetail"];
                };
            };
        };
    };
    users_change: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                user_id: string;
            };
            cookie?: never;
        };
        requestBody?: {
            content: {
                "application/json": components["schemas"]["PatchedUserChangeRequest"];
            };
        };
        responses: {
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["User"];
                };
            };
            /** @description Refused: what is wrong, and where. */
            default: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["ProblemDetail"];
                };
            };
        };
    };
    users_invite: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                user_id: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            201: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Invitation"];
                };
            };
            /** @description Refused: what is wrong, and where. */
            default: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["ProblemDetail"];
                };
            };
        };
    };
    workflows_list: {
        parameters: {
            query?: {
                /** @description From `next` of the page before. */
                cursor?: string;
                /** @description Rows a page, 1 to 200. */
                limit?: number;
                /** @description Words in name or description. */
                search?: string;
            };
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["WorkflowList"];
                };
            };
            /** @description Refused: what is wrong, and where. */
            default: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["ProblemDetail"];
                };
            };
        };
    };
    workflows_create: {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["WorkflowInputRequest"];
            };
        };
        responses: {
            201: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Workflow"];
                };
            };
            /** @description Refused: what is wrong, and where. */
            default: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["ProblemDetail"];
                };
            };
        };
    };
    workflows_read: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                workflow_id: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Workflow"];
                };
            };
            /** @description Refused: what is wrong, and where. */
            default: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["ProblemDetail"];
                };
            };
        };
    };
    workflows_replace: {
        parameters: {
            query?: never;
            header: {
                /** @description The revision that was read, in quotes. */
                "If-Match": string;
            };
            path: {
                workflow_id: string;
            };
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["WorkflowReplacementRequest"];
            };
        };
        responses: {
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Workflow"];
                };
            };
            /** @description Refused: what is wrong, and where. */
            default: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["ProblemDetail"];
                };
            };
        };
    };
    workflows_delete: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                workflow_id: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description No response body */
            204: {
                headers: {
                    [name: string]: unknown;
                };
                content?: never;
            };
            /** @description Refused: what is wrong, and where. */
            default: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["ProblemDetail"];
                };
            };
        };
    };
    workflows_change: {
        parameters: {
            query?: never;
            header: {
                /** @description The revision that was read, in quotes. */
                "If-Match": string;
            };
            path: {
                workflow_id: string;
            };
            cookie?: never;
        };
        requestBody?: {
            content: {
                "application/json": components["schemas"]["PatchedWorkflowInputRequest"];
            };
        };
        responses: {
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Workflow"];
                };
            };
            /** @description Refused: what is wrong, and where. */
            default: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["ProblemDetail"];
                };
            };
        };
    };
    workflows_preview: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                workflow_id: string;
            };
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["PreviewInputRequest"];
            };
        };
        responses: {
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Preview"];
                };
            };
            /** @description Refused: what is wrong, and where. */
            default: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["ProblemDetail"];
                };
            };
        };
    };
    workflows_publish: {
        parameters: {
            query?: never;
            header?: {
                /** @description The revision to publish, in quotes; absent: whatever the draft is. */
                "If-Match"?: string;
            };
            path: {
                workflow_id: string;
            };
            cookie?: never;
        };
        requestBody?: {
            content: {
                "application/json": components["schemas"]["PublishInputRequest"];
            };
        };
        responses: {
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Version"];
                };
            };
            201: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Version"];
                };
            };
            /** @description Refused: what is wrong, and where. */
            default: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["ProblemDetail"];
                };
            };
        };
    };
    runs_start: {
        parameters: {
            query?: {
                format?: "json" | "sse";
                /** @description Seconds to hold the answer, 300 at most. */
                wait?: number;
            };
            header?: {
                /** @description Makes a repeat harmless. */
                "Idempotency-Key"?: string;
            };
            path: {
                workflow_id: string;
            };
            cookie?: never;
        };
        requestBody?: {
            content: {
                "application/json": components["schemas"]["RunInputRequest"];
            };
        };
        responses: {
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Run"];
                    "text/event-stream": string;
                };
            };
            202: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Run"];
                    "text/event-stream": components["schemas"]["Run"];
                };
            };
            /** @description Refused: what is wrong, and where. */
            default: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["ProblemDetail"];
                };
            };
        };
    };
    shares: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                workflow_id: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ShareList"];
                };
            };
            /** @description Refused: what is wrong, and where. */
            default: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["ProblemDetail"];
                };
            };
        };
    };
    shares_create: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                workflow_id: string;
            };
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["ShareInputRequest"];
            };
        };
        responses: {
            201: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Share"];
                };
            };
            /** @description Refused: what is wrong, and where. */
            default: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["ProblemDetail"];
                };
            };
        };
    };
    shares_remove: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                share_id: string;
                workflow_id: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description No response body */
            204: {
                headers: {
                    [name: string]: unknown;
                };
                content?: never;
            };
            /** @description Refused: what is wrong, and where. */
            default: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["ProblemDetail"];
                };
            };
        };
    };
    shares_change: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                share_id: string;
                workflow_id: string;
            };
            cookie?: never;
        };
        requestBody?: {
            content: {
                "application/json": components["schemas"]["PatchedShareChangeRequest"];
            };
        };
        responses: {
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Share"];
                };
            };
            /** @description Refused: what is wrong, and where. */
            default: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["ProblemDetail"];
                };
            };
        };
    };
    workflows_validate: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                workflow_id: string;
            };
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["DocumentInputRequest"];
            };
        };
        responses: {
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ProblemsShape"];
                };
            };
            /** @description Refused: what is wrong, and where. */
            default: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["ProblemDetail"];
                };
            };
        };
    };
    versions_list: {
        parameters: {
            query?: {
                /** @description From `next` of the page before. */
                cursor?: string;
                /** @description Rows a page, 1 to 200. */
                limit?: number;
            };
            header?: never;
            path: {
                workflow_id: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["VersionList"];
                };
            };
            /** @description Refused: what is wrong, and where. */
            default: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["ProblemDetail"];
                };
            };
        };
    };
    versions_read: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                number: string;
                workflow_id: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Version"];
                };
            };
            /** @description Refused: what is wrong, and where. */
            default: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["ProblemDetail"];
                };
            };
        };
    };
    versions_restore: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                number: string;
                workflow_id: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Workflow"];
                };
            };
            /** @description Refused: what is wrong, and where. */
            default: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["ProblemDetail"];
                };
            };
        };
    };
}
