#pragma once

#include <filesystem>
#include <map>
#include <string>

namespace akashi::testing {

/// A static embedding model in a directory of its own, which is deleted with it. It knows some
/// words by their topic: words of one topic mean the same. All other text is spelled in letters,
/// which mean next to nothing.
class TinyModel {
public:
    /// The topic of each word; 0 to 15. Words are in lower case.
    explicit TinyModel(const std::map<std::string, int>& topics);
    ~TinyModel();
    TinyModel(const TinyModel&) = delete;
    TinyModel& operator=(const TinyModel&) = delete;

    std::string path() const { return directory_.string(); }

private:
    std::filesystem::path directory_;
};

}  // namespace akashi::testing
