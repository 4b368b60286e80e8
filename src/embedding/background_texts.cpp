#include "embedding/background_texts.hpp"

#include <array>

namespace akashi {

std::span<const std::string_view> background_texts() {
    static constexpr auto texts = std::to_array<std::string_view>({
        "architecture: Split the invoice renderer from the order service. Rendering a PDF "
        "took two seconds and blocked the queue of orders.",
        "architecture: Keep the shop as one deployable program. Three developers cannot run "
        "eleven services at night.",
        "api_design: Page long lists with a cursor instead of an offset. Rows that were "
        "inserted meanwhile appeared twice.",
        "api_design: Errors are answered as problem documents with a stable code. Clients "
        "compared English sentences.",
        "storage: Store uploaded photographs in object storage, not in the database. Backups "
        "had grown to nine hours.",
        "storage: Use a time series database for the meter readings. The relational table "
        "had four billion rows.",
        "data_model: Customers may have several delivery addresses. Gifts were sent to the "
        "wrong house.",
        "data_model: Dates of birth are optional. A third of the members refused to enter "
        "one.",
        "caching: Cache exchange rates for an hour and show their age. The vendor limits "
        "calls to a thousand a day.",
        "messaging: Publish stock changes as events on a broker. Five systems polled the "
        "same table every second.",
        "concurrency: One writer thread owns the ledger file. Locks between writers "
        "dead-locked twice in March.",
        "error_handling: Retry a failed payment three times, then ask a person. Endless "
        "retries charged a card twice.",
        "security: Sign in with passkeys; passwords are no longer offered. Phishing mails "
        "had reached the sales team.",
        "security: Rotate the signing keys every ninety days by a scheduled job. Nobody "
        "remembered to do it by hand.",
        "access_control: Contractors read the wiki but cannot edit it. Two pages had "
        "vanished in the summer.",
        "privacy: Delete call recordings after thirty days. The regulator allows no more "
        "without consent.",
        "deployment: Release every Tuesday morning instead of at the end of the sprint. "
        "Large releases failed most often.",
        "deployment: Move the web servers from virtual machines to containers. Setting up a "
        "machine took half a day.",
        "operations: Alerts page the on-call engineer only for what a customer can feel. "
        "Forty alarms a night were ignored.",
        "observability: Collect traces of one request in a hundred. Storing all of them cost "
        "more than the servers.",
        "backup: Restore a random backup every month and time it. The last emergency showed "
        "that two were empty.",
        "networking: Give each office its own address range. Overlapping ranges broke the "
        "tunnel to Porto.",
        "hardware: Replace the spinning disks of the archive with flash. Rebuilding a broken "
        "array took six days.",
        "testing: Run the browser tests against a real payment sandbox. The imitation "
        "accepted cards that the bank refused.",
        "tooling: Format all code with one tool and no options. Reviews argued about spaces.",
        "language: Write the new scheduler in Rust. Two crashes a week came from freed "
        "memory.",
        "dependencies: Stop using the abandoned charting library and draw with plain vector "
        "graphics.",
        "code_review: Two people read each change to the tax rules. One mistake cost the "
        "refunds of a whole quarter.",
        "documentation: Keep the manual beside the source and publish it with each release. "
        "The wiki described last year.",
        "mobile: Support the two newest versions of each phone system. Older ones are four "
        "percent of the users.",
        "user_interface: Put the search field at the top of each page. In interviews nobody "
        "found it in the menu.",
        "accessibility: All videos get subtitles before they are published. Deaf employees "
        "could not follow the training.",
        "translation: Offer the app in Polish and Turkish next. These are the most frequent "
        "languages of support calls.",
        "machine_learning: Retrain the spam filter weekly on labels of moderators. Accuracy "
        "fell after every campaign.",
        "machine_learning: Use a small language model on the device for replies. Sending "
        "messages to a vendor was not allowed.",
        "analytics: Count visits without cookies. The consent banner hid a third of the "
        "readers.",
        "experiment: End the test of the green button early. After a million views there was "
        "no difference.",
        "pricing: Sell seats by the year with a discount of fifteen percent. Monthly "
        "invoices cost more than they brought.",
        "budget: Postpone the new warehouse until spring. Interest rates doubled the cost of "
        "the loan.",
        "accounting: Book travel expenses in the month of the trip. Late receipts distorted "
        "the figures of January.",
        "procurement: Buy laptops from a second supplier as well. Deliveries were eight "
        "weeks late.",
        "legal: Publish the library under a permissive licence. Two customers cannot use "
        "copyleft code.",
        "contract: Accept the hospital's liability clause up to one million. The insurer "
        "covers that amount.",
        "hiring: Candidates get a paid exercise instead of puzzles on a whiteboard. Good "
        "people had declined.",
        "onboarding: New colleagues spend their first week with support. They learn what "
        "customers really ask.",
        "training: Everybody takes the first aid course again after two years. The "
        "certificates had expired.",
        "meetings: No meetings on Wednesdays. Makers asked for one day without interruptions.",
        "remote_work: People choose where they work, with one common week each quarter.",
        "office: Turn the third floor into a quiet area. Telephone calls disturbed the "
        "editors.",
        "furniture: Order height-adjustable desks for everybody over three years. Back pain "
        "is the first cause of absence.",
        "travel: Take the train for journeys under six hours. It is hardly slower than "
        "flying and cheaper.",
        "events: Hold the summer conference in Ghent. The hall in Lyon has no lift.",
        "kitchen: The canteen serves a vegetarian dish every day. Half of the staff asked "
        "for it.",
        "recipe: Bake the sourdough at 230 degrees with steam for the first quarter of an "
        "hour. The crust was too pale.",
        "gardening: Plant lavender and thyme along the south wall. Roses needed watering "
        "twice a day.",
        "farming: Rotate barley with clover on the lower field. Yield fell for three years.",
        "sports: Train sprints on Mondays and rest on Fridays. Injuries came at the end of "
        "the week.",
        "football: Play with three defenders at home. Opponents there rarely attack with two "
        "strikers.",
        "music: Tune the organ of the chapel to 440 hertz. Visiting orchestras could not "
        "play along.",
        "theatre: Start evening performances at seven. The last bus leaves at ten.",
        "school: Pupils hand in essays on paper in the first two years. Teachers want to see "
        "handwriting.",
        "health: Patients are reminded of appointments by text message. One in eight did not "
        "come.",
        "construction: Insulate the roof with wood fibre. Mineral wool cannot be recycled "
        "here.",
        "logistics: Deliver parcels in the old town by cargo bicycle. Vans are banned after "
        "eleven o'clock.",
    });
    static_assert(texts.size() == 64);
    return texts;
}

}  // namespace akashi
