#include "embedding/background_questions.hpp"

#include <array>

namespace akashi {

std::span<const BackgroundQuestion> background_questions() {
    static constexpr auto questions = std::to_array<BackgroundQuestion>({
        {.text = "Why is PDF generation separate from orders?", .answer = 0},
        {.text = "monolith or microservices?", .answer = 1},
        {.text = "How do clients read long lists page by page?", .answer = 2},
        {.text = "Where do we keep the pictures of users?", .answer = 4},
        {.text = "Which database holds the measurements of the meters?", .answer = 5},
        {.text = "Must users tell us their birthday?", .answer = 7},
        {.text = "How old may currency rates be?", .answer = 8},
        {.text = "Who may write to the ledger?", .answer = 10},
        {.text = "What happens when a payment does not go through?", .answer = 11},
        {.text = "password login", .answer = 12},
        {.text = "How often are keys replaced?", .answer = 13},
        {.text = "How long do we keep recorded phone calls?", .answer = 15},
        {.text = "On which day do we ship?", .answer = 16},
        {.text = "When is somebody woken at night?", .answer = 18},
        {.text = "sampling of traces", .answer = 19},
        {.text = "Do we test that backups can be restored?", .answer = 20},
        {.text = "SSD or hard disks for the archive", .answer = 22},
        {.text = "Do browser tests use a mock for payments?", .answer = 23},
        {.text = "Which programming language for the scheduler?", .answer = 25},
        {.text = "Which iOS and Android versions are supported?", .answer = 29},
        {.text = "captions for deaf people", .answer = 31},
        {.text = "Which languages will be added to the app?", .answer = 32},
        {.text = "Do we set cookies for statistics?", .answer = 35},
        {.text = "What does a seat cost per year?", .answer = 37},
        {.text = "Under which licence is the library published?", .answer = 41},
        {.text = "How do we interview applicants?", .answer = 43},
        {.text = "meeting-free day", .answer = 46},
        {.text = "flight or train for business trips", .answer = 51},
        {.text = "Is there food without meat in the cafeteria?", .answer = 53},
        {.text = "crop rotation", .answer = 56},
        {.text = "When are sprints in the training week?", .answer = 58},
        {.text = "How are parcels brought to the city centre?", .answer = 63},
    });
    static_assert(questions.size() == 32);
    return questions;
}

}  // namespace akashi
