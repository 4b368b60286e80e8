#include "identity/grant_render.hpp"

namespace akashi {

void write(JsonWriter& out, const Grant& grant) {
    out.begin_object();
    out.member("id", grant.id).member("org_id", grant.org_id);
    out.member("grantor_id", grant.grantor_id).member("grantee_id", grant.grantee_id);
    out.member("resource_type", grant.resource_type).member_if("resource_id", grant.resource_id);
    out.member("permission", grant.permission).member("granted_at", grant.granted_at);
    out.member_if("expires_at", grant.expires_at).end_object();
}

}  // namespace akashi
