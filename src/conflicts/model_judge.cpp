#include "conflicts/model_judge.hpp"

#include <utility>

namespace akashi {
namespace {

JudgeModel with_name(JudgeModel model, const std::string& name) {
    model.model = name;
    return model;
}

}  // namespace

ModelJudge::ModelJudge(net::HttpClient& http, JudgeModel screen, const std::string& strong_model)
    : screen_(http, screen),
      strong_(http, with_name(screen, strong_model)),
      cascade_(screen_, strong_model.empty() ? nullptr : &strong_) {}

}  // namespace akashi
