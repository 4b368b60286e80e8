{{- define "akashi.name" -}}
{{- if contains .Chart.Name .Release.Name }}{{ .Release.Name | trunc 50 | trimSuffix "-" }}{{ else }}{{ printf "%s-%s" .Release.Name .Chart.Name | trunc 50 | trimSuffix "-" }}{{ end }}
{{- end }}

{{- define "akashi.selector" -}}
app.kubernetes.io/name: akashi
app.kubernetes.io/instance: {{ .Release.Name }}
{{- end }}

{{- define "akashi.labels" -}}
{{ include "akashi.selector" . }}
app.kubernetes.io/version: {{ .Chart.AppVersion | quote }}
app.kubernetes.io/managed-by: {{ .Release.Service }}
helm.sh/chart: {{ .Chart.Name }}-{{ .Chart.Version }}
{{- end }}

{{- define "akashi.image" -}}
{{ .Values.image.repository }}:{{ .Values.image.tag | default .Chart.AppVersion }}
{{- end }}

{{/* For a pod and for its containers; 10001 is the user of the image. */}}
{{- define "akashi.podSecurity" -}}
runAsNonRoot: true
runAsUser: 10001
runAsGroup: 10001
fsGroup: 10001
fsGroupChangePolicy: OnRootMismatch
seccompProfile: { type: RuntimeDefault }
{{- end }}

{{- define "akashi.containerSecurity" -}}
allowPrivilegeEscalation: false
readOnlyRootFilesystem: true
capabilities: { drop: [ALL] }
{{- end }}

{{/* Whether this chart runs PgBouncer. */}}
{{- define "akashi.pgbouncer" -}}
{{- if and .Values.pgbouncer.enabled (not .Values.database.url) }}yes{{ end }}
{{- end }}

{{/* Escapes what may stand in no part of a URL; urlquery writes a space as a plus sign, which means a plus there. */}}
{{- define "akashi.escape" -}}
{{ . | toString | urlquery | replace "+" "%20" }}
{{- end }}

{{- define "akashi.user" -}}
{{ include "akashi.escape" .Values.database.user }}:{{ include "akashi.escape" .Values.database.password }}
{{- end }}

{{/* PostgreSQL itself: migrations and LISTEN need a session. */}}
{{- define "akashi.directUrl" -}}
{{- with .Values.database -}}
{{- if .url }}{{ .notifyUrl | default .url }}
{{- else if .notifyUrl }}{{ .notifyUrl }}
{{- else }}postgres://{{ include "akashi.user" $ }}@{{ required "set database.url, or database.host with database.user and database.password" .host }}:{{ .port }}/{{ include "akashi.escape" .name }}?sslmode={{ .sslMode }}
{{- end }}
{{- end }}
{{- end }}

{{/* What the server queries. The hop to this chart's PgBouncer stays in the cluster and has no TLS. */}}
{{- define "akashi.databaseUrl" -}}
{{- with .Values.database -}}
{{- if .url }}{{ .url }}
{{- else if include "akashi.pgbouncer" $ }}postgres://{{ include "akashi.user" $ }}@{{ include "akashi.name" $ }}-pgbouncer:5432/{{ include "akashi.escape" .name }}?sslmode=disable
{{- else }}postgres://{{ include "akashi.user" $ }}@{{ required "set database.url, or database.host with database.user and database.password" .host }}:{{ .port }}/{{ include "akashi.escape" .name }}?sslmode={{ .sslMode }}
{{- end }}
{{- end }}
{{- end }}

{{/* server_login_retry: with the default, PgBouncer refuses for 15 s after PostgreSQL is back. server_reset_query…:
settings of one client must not stay in another client's session. */}}
{{- define "akashi.pgbouncerSettings" -}}
[databases]
{{ .Values.database.name }} = host={{ required "set database.url, or database.host with database.user and database.password" .Values.database.host }} port={{ .Values.database.port }}

[pgbouncer]
listen_addr = *
listen_port = 5432
unix_socket_dir =
auth_type = scram-sha-256
auth_file = /etc/akashi/users.txt
pool_mode = {{ .Values.pgbouncer.poolMode }}
max_client_conn = {{ .Values.pgbouncer.maxClientConn }}
default_pool_size = {{ .Values.pgbouncer.defaultPoolSize }}
pkt_buf = 32768
server_tls_sslmode = {{ .Values.database.sslMode }}
server_login_retry = 1
server_reset_query = RESET ALL
server_reset_query_always = 1
{{- end }}
