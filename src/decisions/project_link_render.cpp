#include "decisions/project_link_render.hpp"

namespace akashi {

void write(JsonWriter& out, const ProjectLink& link) {
    out.begin_object().member("id", link.id).member("org_id", link.org_id);
    out.member("project_a", link.project_a).member("project_b", link.project_b);
    out.member("link_type", link.link_type).member("created_by", link.created_by);
    out.member("created_at", link.created_at).end_object();
}

std::string to_json(const ProjectLink& link) {
    std::string text;
    JsonWriter out(text);
    write(out, link);
    return text;
}

}  // namespace akashi
