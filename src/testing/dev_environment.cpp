#include "testing/dev_environment.hpp"

#include <cstdlib>
#include <fstream>
#include <stdexcept>

namespace akashi::testing {

std::string dev_environment(const std::string& name) {
    const char* path = std::getenv("AKASHI_DEV_ENV");
    if (path != nullptr) {
        std::ifstream file(path);
        const std::string start = "export " + name + "='";
        for (std::string line; std::getline(file, line);)
            if (line.starts_with(start) && line.ends_with('\''))
                return line.substr(start.size(), line.size() - start.size() - 1);
    }
    throw std::runtime_error(
        "the test needs PostgreSQL: run it with ctest, or save what scripts/dev-up prints in a "
        "file and name that in AKASHI_DEV_ENV"
    );
}

std::string with_database(const std::string& url, const std::string& database) {
    const auto path = url.find('/', url.find("://") + 3);
    const auto query = std::min(url.find('?', path), url.size());
    return url.substr(0, path + 1) + database + url.substr(query);
}

}  // namespace akashi::testing
