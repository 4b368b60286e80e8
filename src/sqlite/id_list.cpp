#include "sqlite/id_list.hpp"

namespace akashi::sqlite {

IdList::IdList(const std::vector<DecisionId>& ids) : places("[") {
    for (const DecisionId& id : ids) {
        if (!bytes.empty()) places += ',';
        places += std::to_string(bytes.size() + 1);
        const Uuid::Bytes& value = id.uuid().bytes();
        bytes.append(value.begin(), value.end());
    }
    places += ']';
}

}  // namespace akashi::sqlite
