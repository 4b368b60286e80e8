#include "questions.hpp"
#include "search/text_search_service.hpp"

namespace akashi::plans {

std::vector<Question> questions_about_search() {
    const Visibility all = Visibility::everything();
    return {
        {"decisions with a word",
         {"find_documents", "list_documents", "list_citations"},
         {"decisions_by_precedent", "decisions_for_ranking"},
         [=](const Ports& ports, IoContext& io, const Decision&) {
             TextSearchService searcher(ports.searches);
             const QueryTerms terms = query_terms_of(parse_text_query("word77"), Synonyms());
             run(io, searcher.search({kDefaultOrg, all, terms, {}, {}, 10}));
         }},
        {"decisions with a word that an agent may see",
         {"find_documents", "list_decisions_of_agent", "list_citations"},
         {"decisions_by_precedent",
          "decisions_for_ranking",
          "agent_tags_by_agent",
          "access_grants_once"},
         [](const Ports& ports, IoContext& io, const Decision&) {
             TextSearchService searcher(ports.searches);
             const QueryTerms terms = query_terms_of(parse_text_query("word77"), Synonyms());
             const Visibility agent = Visibility::of_agent(kAgent);
             run(io, searcher.search({kDefaultOrg, agent, terms, {}, {}, 10}));
         }},
        {"entries of the outbox",
         {"claim_outbox"},
         {"search_outbox_pending"},
         [](const Ports& ports, IoContext& io, const Decision&) {
             run(io, ports.outbox.claim(10, kNow, kNow + std::chrono::seconds(30)));
         }},
        {"ended vectors of the past",
         {"purge_ended_vectors"},
         {"ended_vectors"},
         [](const Ports& ports, IoContext& io, const Decision&) {
             run(io, ports.vectors.store.purge(*parse_rfc3339("2026-01-01T00:01:00Z")));
         }},
    };
}

}  // namespace akashi::plans
